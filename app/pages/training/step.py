"""One step in numbers: the batch, the loss of one picture, the gradient of one weight and its update."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components.step_view import MOST_PICTURES, BatchPictures, batch_view, kernel_view
from app.pages.training import kernels, numbers
from app.pages.training.numbers import Line
from app.results import runs as registry
from app.state import State, entry
from app.state.inputs import select, within
from app.state.page import part
from app.text import Words, plain
from app.text.agreeing import RESULT, significant
from app.text.format import number
from cnnviz.errors import CnnvizError
from cnnviz.training.jobs.commands import OpenStep
from cnnviz.training.jobs.run import Run, RunState
from cnnviz.training.live.opening import OpenedStep, parameters

MOST_CLASSES = 10  # rows of the table
#: Larger exponents are no numbers.
LARGEST_SCORE = 700.0
NONE = -1  # cell


@dataclass(frozen=True, slots=True)
class Step:
    """Which weight is opened: a parameter, an index along each axis but the grid's, and a cell of the grid.

    Without a cell it is the one with the largest gradient: of the filter, or of all while that is the first one.
    """

    parameter: str = entry("", name="trn_step_weight")
    first: int = entry(0, name="trn_step_filter")
    second: int = entry(0, name="trn_step_channel")
    cell: int = entry(NONE, name="trn_step_cell", least=NONE)
    picture: int = entry(0, name="trn_step_pic", most=MOST_PICTURES - 1)


STATE = State("training_step", Step)
shapes = lru_cache(maxsize=32)(parameters)


@part
def draw(words: Words, run: Run) -> None:
    """What is opened, the button that opens it, and the last step that was."""
    label = words("training_live.step.title")
    more = st.expander(label, icon=":material/calculate:", key="trn_step", on_change="rerun")
    if not more.open:
        return
    with more:
        state = run.snapshot()
        st.caption(words("training_live.step.help"))
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _weight(words, run, state)
        with right:
            if state.opened is None:
                st.info(words("training_live.step.empty"), icon=":material/info:")
            else:
                _batch(words, run, state.opened)
        if state.opened is not None:
            _lines(words, run, state.opened)


def _weight(words: Words, run: Run, state: RunState) -> None:
    """Which weight, and the button."""
    sizes = shapes(run.task.slug, len(run.task.data.classes))
    name = select(STATE["parameter"], words("training_live.step.parameter"), tuple(sizes))
    shape = sizes[name]
    _adopt(name, shape, state.opened)
    with st.container(horizontal=True):
        leading = tuple(
            _axis(words, field, count)
            for field, count in zip(("first", "second"), kernels.leading(shape), strict=False)
        )
    grid = kernels.grid(_values(state, name, shape), leading)
    cell = within(STATE["cell"], 0, grid.size - 1, NONE)
    kernel_view(
        grid,
        cell,
        key="trn-step-kernel",
        words=words.under("training_live.step.kernel"),
        on_pick=lambda index: STATE.update(cell=index),
    )
    if cell == NONE:
        st.caption(words("training_live.step.largest"))
    index = kernels.index(shape, leading, cell) if cell != NONE else leading if any(leading) else ()
    st.button(
        words("training_live.step.open"),
        key="trn_step_open",
        icon=":material/calculate:",
        disabled=state.over,
        help=words("training_live.step.open-help"),
        on_click=_open,
        args=(run, name, index),
    )


def _adopt(parameter: str, shape: tuple[int, ...], opened: OpenedStep | None) -> None:
    """Where no weight was selected, the one that was opened is from now on."""
    now = STATE.value
    if opened is None or opened.parameter != parameter or now.cell != NONE:
        return
    leading = opened.index[: len(kernels.leading(shape))]
    selected = (now.first, now.second)[: len(leading)]
    if not any(selected) or selected == leading:
        names = dict(zip(("first", "second"), leading, strict=False))
        STATE.update(cell=kernels.cell(shape, opened.index), **names)


def _axis(words: Words, field: str, count: int) -> int:
    within(STATE[field], 0, count - 1, 0)
    label = words(f"training_live.step.{field}")
    return int(st.number_input(label, 0, count - 1, disabled=count == 1, width=120, **STATE[field].widget()))


def _values(state: RunState, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The weights at the last moment that is kept, or zeros where none is."""
    weights = state.moments[-1].weights.get(name) if state.moments else None
    return np.zeros(shape, np.float32) if weights is None else np.asarray(weights, np.float32)


def _open(run: Run, parameter: str, index: tuple[int, ...]) -> None:
    """Ask for it; the page follows when the run says that it was done."""
    with suppress(CnnvizError):
        registry.send(run.id, OpenStep(parameter, index))


def _batch(words: Words, run: Run, opened: OpenedStep) -> None:
    """The pictures of the batch, with the loss of each."""
    classes, count = run.task.data.classes, len(opened.losses)
    predictions = opened.probabilities.argmax(1)
    spoken = [
        words(
            "training_live.step.picture",
            number=at + 1,
            label=classes[opened.labels[at]],
            prediction=classes[predictions[at]],
            loss=significant(float(opened.losses[at]), 3),
        )
        for at in range(min(MOST_PICTURES, count))
    ]
    st.markdown(words("training_live.step.batch", step=opened.step, epoch=opened.epoch, count=count))
    batch_view(
        BatchPictures(opened.pictures, [significant(float(loss), 3) for loss in opened.losses], [*map(plain, spoken)]),
        _picture(opened),
        key="trn-step-batch",
        words={"label": words("training_live.step.pictures")},
        on_pick=lambda index: STATE.update(picture=index),
    )
    if count > MOST_PICTURES:
        st.caption(words("training_live.step.more", shown=MOST_PICTURES, count=count))


def _picture(opened: OpenedStep) -> int:
    return within(STATE["picture"], 0, min(MOST_PICTURES, len(opened.losses)) - 1, 0)


def _lines(words: Words, run: Run, opened: OpenedStep) -> None:
    """The four parts of a step, side by side."""
    picture, weight = _picture(opened), f"{opened.parameter}[{', '.join(map(str, opened.index))}]"
    forward, backward = st.columns(2, gap="medium")
    with forward:
        st.markdown(words("training_live.step.forward", number=picture + 1))
        st.markdown(_table(words, run, opened, picture))
        st.markdown(words("training_live.step.loss"))
        _formulas(words, numbers.loss_lines(opened, picture))
    with backward:
        st.markdown(words("training_live.step.backward", weight=weight))
        gradient = words("training_live.step.gradient", value=significant(opened.gradient, RESULT))
        st.markdown(gradient, help=words("training_live.step.gradient-help"))
        _formulas(words, numbers.backward_lines(opened))
        st.markdown(words("training_live.step.update"))
        _formulas(words, [*numbers.update_lines(opened.update), numbers.weight_line(opened)])


def _formulas(words: Words, lines: list[Line]) -> None:
    for each in lines:
        letters = words(f"training_live.step.formula.{each.name}")
        text = f"{letters}  \n= {each.numbers}  \n= **{each.result}**"
        st.markdown(text, help=words(f"training_live.step.line.{each.name}"))


def _table(words: Words, run: Run, opened: OpenedStep, picture: int) -> str:
    """Scores, their exponentials and the probabilities of one picture, as a table in Markdown."""
    scores, shares = opened.scores[picture].astype(float), opened.probabilities[picture]
    label = int(opened.labels[picture])
    likely = [int(at) for at in np.argsort(-shares)[:MOST_CLASSES]]
    rows = sorted({*likely[: MOST_CLASSES - 1], label, *(likely if label in likely else ())})
    exponentials = np.exp(np.minimum(scores, LARGEST_SCORE))
    head = [words(f"training_live.step.{name}") for name in ("class", "score", "exponential", "probability")]
    lines = [head, ["---", *["---:"] * 3]]
    for at in rows:
        mark = " ✓" if at == label else ""
        values = (scores[at], exponentials[at], float(shares[at]))
        lines.append(
            [f"{words('training_live.step.name', name=run.task.data.classes[at])}{mark}", *map(number, values)]
        )
    if len(rows) < len(scores):
        rest = [at for at in range(len(scores)) if at not in rows]
        others = words("training_live.step.others", count=len(rest))
        lines.append([others, "", number(math.fsum(exponentials[rest])), number(math.fsum(shares[rest]))])
    lines.append([f"**{words('training_live.step.sum')}**", "", number(math.fsum(exponentials)), "1"])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
