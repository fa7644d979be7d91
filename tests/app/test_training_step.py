"""One opened step, in process: lines that add up as printed, and the panel in both languages."""

from __future__ import annotations

import ast
import math
import re

import numpy as np
import pytest

from app.components.step_view import MOST_PICTURES
from app.pages.training import kernels, numbers
from app.pages.training.numbers import Line
from app.text import LANGUAGES, words
from app.text.agreeing import agreeing, significant, value_of
from app.text.format import MINUS
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.live.data.dataset import Pictures, dataset
from cnnviz.training.live.opening import OpenedStep, open_batch
from cnnviz.training.live.recipe import Optimizer, Recipe
from cnnviz.training.live.trainer import prepare
from tests.app.explore_page import faults
from tests.app.messages import sent
from tests.app.states import go
from tests.app.test_training_live import backend, page_of, run
from tests.sourced import names_its_source

__all__ = ["backend", "run"]
pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")
RECIPES = (
    Recipe(batch=5, weight_decay=0.01),
    Recipe(batch=5, amsgrad=False),
    Recipe(Optimizer.SGD, 0.05, 0.01, batch=5),
)


@pytest.fixture(scope="module", params=RECIPES, ids=["amsgrad", "adam", "sgd"])
def opened(request: pytest.FixtureRequest) -> OpenedStep:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 8, 8, 1), np.uint8)
    trainer = prepare("lenet5", dataset("two", ("a", "b"), Pictures(pixels, np.repeat([0, 1], 10))), request.param)
    name = next(iter(dict(trainer.module.named_parameters())))
    trainer.batch()
    result = open_batch(trainer, name, (1, 0, 2, 2))
    assert result is not None
    return result


def lines(opened: OpenedStep) -> list[Line]:
    return [
        *numbers.loss_lines(opened, 1),
        *numbers.backward_lines(opened),
        *numbers.update_lines(opened.update),
        numbers.weight_line(opened),
    ]


def computed(line: str) -> float:
    """What a reader gets who computes the line as it is printed."""
    text = re.sub(r"ln ([\d.e−]+)", r"log(\1)", line.replace("²", "^2"))
    text = re.sub(r"√(\([^)]*\)|[\d.]+(?:e[−+]\d+)?)", r"sqrt(\1)", text)
    expression = text.replace(MINUS, "-").replace("·", "*").replace("^", "**")
    assert not set(re.findall("[a-z]{2,}", expression)) - {"log", "sqrt"}
    code = compile(ast.parse(expression, mode="eval"), "line", "eval")
    return float(eval(code, {"__builtins__": {}, "log": math.log, "sqrt": math.sqrt}))  # noqa: S307 - our own line


def test_every_line_is_right_as_it_is_printed(opened: OpenedStep) -> None:
    for each in lines(opened):
        result = computed(each.numbers)
        assert each.result in {significant(result, digits) for digits in range(3, 10)}, each


def test_every_line_has_letters_and_help_with_a_source(opened: OpenedStep) -> None:
    for language in LANGUAGES:
        for each in lines(opened):
            assert words(language).has(f"training_live.step.formula.{each.name}")
            assert names_its_source(words(language)(f"training_live.step.line.{each.name}"))


def test_the_weight_s_change_is_seen(opened: OpenedStep) -> None:
    assert numbers.weight_line(opened).result != significant(opened.before, 9)


def test_digits_are_as_few_as_are_right() -> None:
    assert agreeing(lambda a, b: a * b, (0.5, 0.25), 0.125) == (("0.5", "0.25"), "0.125")
    assert agreeing(lambda a: 1 / a, (0.0,), 1.0)[1] == "1"
    texts, shown = agreeing(lambda a, b: a + b, (1.00004, 1.00004), 2.00008)
    assert significant(sum(map(value_of, texts)), 4) == shown


def test_every_cell_has_its_index() -> None:
    values = np.arange(2 * 3 * 3 * 3, dtype=np.float32).reshape(2, 3, 3, 3)
    grid = kernels.grid(values, (1, 2))
    assert values[kernels.index(values.shape, (1, 2), 5)] == grid[1, 2]
    bias = np.arange(6, dtype=np.float32)
    assert kernels.grid(bias, ()).shape == (2, 3)
    assert kernels.index(bias.shape, (), 4) == (4,)


def test_the_weight_that_was_opened_is_selected_where_none_was(run: Run, opened: OpenedStep) -> None:
    run.receive(Report(Phase.PAUSED, pictures=14, opened=opened))
    page = page_of(run)
    go(page, (), trn_step=True)
    assert faults(page) == []
    state = str(page.session_state["state/training_step"])
    assert "trn_step_filter=1" in state
    assert "trn_step_cell=12" in state
    assert words("en")("training_live.step.largest") not in [each.value for each in page.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_is_drawn(run: Run, opened: OpenedStep, language: str) -> None:
    run.receive(Report(Phase.PAUSED, pictures=14, opened=opened))
    page = page_of(run, language)
    go(page, (), trn_step=True)
    assert faults(page) == []
    message = sent(page, "step_view", "trn-step-batch")
    assert len(message["captions"]) == len(opened.losses) <= MOST_PICTURES
    assert sent(page, "step_view", "trn-step-kernel")["kind"] == "kernel"
    shown = "\n".join(each.value for each in page.markdown)
    assert words(language)("training_live.step.formula.weight") in shown


def test_before_the_first_step_it_says_how(run: Run) -> None:
    page = page_of(run)
    go(page, (), trn_step=True)
    assert faults(page) == []
    assert words("en")("training_live.step.empty") in [each.value for each in page.info]
    assert words("en")("training_live.step.largest") in [each.value for each in page.caption]
