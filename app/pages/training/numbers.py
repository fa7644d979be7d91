"""The arithmetic of one step as lines: letters, then numbers, then the result; what is printed adds up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log, sqrt

from app.text.agreeing import RESULT, Compute, agreeing, digits_to_see
from app.text.format import MINUS
from cnnviz.training.live.opening import AdamUpdate, MomentumUpdate, OpenedStep


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the ``name`` of its formula, ``numbers`` with the terms filled in, and the ``result``."""

    name: str
    numbers: str
    result: str


def line(name: str, form: str, compute: Compute, terms: tuple[float, ...], result: float, digits: int = RESULT) -> Line:
    """A line whose printed terms give the printed result; ``form`` has a field for each term."""
    texts, shown = agreeing(compute, terms, result, digits)
    return Line(name, form.format(*(f"({text})" if text.startswith(MINUS) else text for text in texts)), shown)


def loss_lines(opened: OpenedStep, picture: int) -> list[Line]:
    """The loss of one picture of the batch, and the mean of all."""
    right = float(opened.probabilities[picture, opened.labels[picture]])
    total, count = float(opened.losses.sum()), len(opened.losses)
    return [
        line("loss", "−ln {}", _negative_log, (right,), float(opened.losses[picture])),
        line("mean", "{} / {}", lambda a, b: a / b, (total, count), opened.loss),
    ]


def backward_lines(opened: OpenedStep) -> list[Line]:
    """What the optimizer takes for the gradient: with weight decay."""
    form, terms = "{} + {} · {}", (opened.gradient, opened.decay, opened.before)
    return [line("decay", form, lambda a, b, c: a + b * c, terms, opened.update.gradient)]


def update_lines(update: AdamUpdate | MomentumUpdate) -> list[Line]:
    """From the gradient to what is added to the weight."""
    return _adam(update) if isinstance(update, AdamUpdate) else _momentum(update)


def weight_line(opened: OpenedStep) -> Line:
    """The weight before and after."""
    change = opened.after - opened.before
    digits = digits_to_see(change, opened.before)
    terms = (opened.before, change)
    return line("weight", "{} + {}", lambda a, b: a + b, terms, opened.after, digits)


def _momentum(update: MomentumUpdate) -> list[Line]:
    terms = (update.momentum, update.velocity_before, update.gradient)
    velocity = line("velocity", "{} · {} + {}", lambda m, v, g: m * v + g, terms, update.velocity)
    step = (update.rate, update.velocity)
    return [velocity, line("change-momentum", "−{} · {}", lambda r, v: -r * v, step, update.change)]


def _adam(update: AdamUpdate) -> list[Line]:
    (one, other), count = update.betas, update.step
    largest = update.second if update.largest is None else update.largest
    first, second = update.first / (1 - one**count), largest / (1 - other**count)
    moment, square = (
        (one, update.first_before, one, update.gradient),
        (other, update.second_before, other, update.gradient),
    )
    step = (update.rate, first, second, update.epsilon)
    return [
        line("first", "{} · {} + (1 − {}) · {}", _mixed, moment, update.first),
        line("second", "{} · {} + (1 − {}) · {}²", _squared, square, update.second),
        line(
            "first-hat",
            f"{{}} / (1 − {{}}^{count})",
            _corrected(count),
            (update.first, one),
            first,
        ),
        line(
            "second-hat" if update.largest is None else "largest-hat",
            f"{{}} / (1 − {{}}^{count})",
            _corrected(count),
            (largest, other),
            second,
        ),
        line("change", "−{} · {} / (√{} + {})", _adam_change, step, update.change),
    ]


def _negative_log(value: float) -> float:
    return -log(value)


def _mixed(beta: float, before: float, same: float, gradient: float) -> float:
    return beta * before + (1 - same) * gradient


def _squared(beta: float, before: float, same: float, gradient: float) -> float:
    return beta * before + (1 - same) * gradient**2


def _corrected(count: int) -> Callable[[float, float], float]:
    return lambda moment, beta: moment / (1 - beta**count)


def _adam_change(rate: float, first: float, second: float, epsilon: float) -> float:
    return -rate * first / (sqrt(second) + epsilon)
