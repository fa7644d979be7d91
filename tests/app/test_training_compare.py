"""Compared runs: distributions of values by layer, and pairs that one button trains."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from app.pages.training import distributions
from app.pages.training.after_state import POINTS
from app.pages.training.afterwards import past_of
from app.results import runs
from app.text import LANGUAGES, sentence, words
from cnnviz.design import Design, Layer, slug_of
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.data.digits import digits
from cnnviz.training.live.distribution import Point
from cnnviz.training.live.networks import variants
from cnnviz.training.live.recipe import Initialization, Recipe
from tests.app.finished_runs import NoControl, finished
from tests.app.test_training_afterwards import opened, said

LAYERS = tuple(map(Layer.of, ("conv", "activation", "pool", "flatten")))
SLUG = slug_of(Design("Pair", (1, 8, 8), 10, LAYERS))
RECIPE = Recipe(epochs=2, batch=64)


@pytest.fixture(scope="module")
def pair() -> tuple[Run, Run]:
    whole = digits()
    parts = {name: getattr(whole, name).first(200) for name in ("training", "validation", "test")}
    data = replace(whole, **parts)
    return finished(SLUG, data, RECIPE), finished(variants(SLUG)[0], data, RECIPE)


@pytest.fixture(scope="module", autouse=True)
def nothing_stays() -> Iterator[None]:
    yield
    runs._watched.clear()


def compared(pair: tuple[Run, ...], **asked: str) -> AppTest:
    return opened(pair[-1], trn_after="compare", trn_runs=" ".join(each.id for each in pair), **asked)


def table(page: AppTest) -> list[list[str]]:
    text = next(each.proto.body for each in page.get("html") if "trn-numbers" in each.proto.body)
    rows = re.findall("<tr>(.*?)</tr>", text)
    return [re.findall("<t[hd]>(.*?)</t[hd]>", row) for row in rows]


def test_the_choices_are_the_points_of_the_library() -> None:
    assert set(POINTS) == set(Point)


@pytest.mark.parametrize("language", LANGUAGES)
def test_layers_stand_side_by_side(pair: tuple[Run, Run], language: str) -> None:
    page = compared(pair, lang=language, trn_point="normalized", trn_progress="0")
    assert not page.exception
    chart = json.loads(page.get("plotly_chart")[1].proto.spec)
    assert [each["name"][:2] for each in chart["data"]] == ["1.", "2.", "1.", "2."]
    _, conv, last = table(page)
    assert len(conv) == 5
    assert (conv[0], last[0]) == ("conv1", "output")
    assert conv[1].endswith("*")
    assert re.match(r"0\.00\d? ± (1\.00|0\.99)", conv[3])


def test_the_slider_goes_from_the_start_to_the_end(pair: tuple[Run, Run]) -> None:
    start, end = (compared(pair, trn_progress=each) for each in ("0", "100"))
    assert table(start)[1] != table(end)[1]
    assert "The start" in said(start)
    assert "The end" in said(end)


def test_one_run_alone_shows_its_own(pair: tuple[Run, Run]) -> None:
    page = compared(pair[:1])
    assert not page.exception
    assert len(table(page)[0]) == 3


def test_a_run_that_was_shorter_stays_at_its_end(pair: tuple[Run, Run]) -> None:
    past = past_of(pair[0])
    assert past.epoch_of(past.moments[0]) == 0
    assert past.epoch_of(past.moments[-1]) == 2
    assert past.moment_at(7) is past.moments[-1]
    assert past.moment_at(0.9).step == round(0.9 * past.epochs[0].step)


def test_decimals_follow_the_deviation() -> None:
    cases = {0.0269: "0.0269", 1.0: "1.00", 123.4: "123", 0.0: "0.000"}
    for value, text in cases.items():
        assert distributions._rounded(value, distributions._decimals(value)) == text
    assert distributions._rounded(-1e-9, 3) == "0.000"


def test_a_button_trains_what_differs_in_one_thing(pair: tuple[Run, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Task] = []

    def start(task: Task) -> Run:
        begun.append(task)
        run = Run(task, NoControl())
        runs._watched[run.id] = runs._Watched(run, "")
        return run

    monkeypatch.setattr(runs, "start", start)
    page = compared(pair)
    offers = {each.label: each for each in page.button if str(each.key).startswith("trn_pair_")}
    assert list(offers) == [
        "with dropout 0.5",
        "Initialization Kaiming (He) instead of Normal 0.01 + Xavier",
        "Learning rate 0.01 instead of 0.001",
        "Rotation (± degrees) 10 instead of 0",
    ]
    list(offers.values())[1].click().run()
    (task,) = begun
    assert task.slug == pair[1].task.slug
    assert task.data is pair[1].task.data
    assert task.recipe == Recipe(epochs=2, batch=64, initialization=Initialization.KAIMING)
    assert f"trn_initialization={Initialization.KAIMING}" in str(page.session_state["state/training"])


def test_a_run_that_cannot_be_started_says_why(pair: tuple[Run, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_: Task) -> Run:
        raise TrainingError(TrainingFault.RUNNING)

    monkeypatch.setattr(runs, "start", start)
    page = compared(pair)
    page.button("trn_pair_0").click().run()
    assert not page.exception
    assert sentence(words("en"), TrainingError(TrainingFault.RUNNING)) in said(page)
