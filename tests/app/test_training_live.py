"""A run on the screen, in process: what its component is sent in both languages, and what it is told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import app.components.training_view as view
from app.components.training_view import MOST_PICTURES, Order, Watched
from app.pages.training import live, orders
from app.pages.training.state import RUNS
from app.results import runs
from app.text import LANGUAGES, words
from cnnviz.training.jobs.commands import Advance, End, Pause, Play, SetBatchSize, SetRate, Watch
from cnnviz.training.jobs.queue import Queue
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.data.dataset import Pictures, dataset
from cnnviz.training.live.recipe import Recipe
from tests.app.explore_page import faults
from tests.app.messages import selected, sent
from tests.app.training_page import opened
from tests.sourced import names_its_source
from tests.unit.training.jobs.conftest import FakeBackend

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBackend]:
    """Jobs that do nothing, in a queue of their own."""
    jobs = FakeBackend()
    queue = Queue(jobs, runs._account)
    monkeypatch.setattr(runs, "_queue", lambda: queue)
    monkeypatch.setattr(runs, "_watched", {})
    yield jobs
    runs.histories.discard(lambda _: True)


@pytest.fixture
def run(backend: FakeBackend) -> Run:
    del backend
    pixels = np.arange(20 * 8 * 8, dtype=np.uint8).reshape(20, 8, 8, 1)
    data = dataset("two", ("a", "b"), Pictures(pixels, np.repeat([0, 1], 10)))
    return runs.start(Task("lenet5", data, Recipe(epochs=7)))


def page_of(run: Run, language: str = "en") -> AppTest:
    return opened(lang=language, **{RUNS["runs"].entry.name: run.id})


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The session state, for what runs in callbacks."""
    state: dict[str, str] = {}
    monkeypatch.setattr("app.state.holder.st.session_state", state)
    return state


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_component_is_sent_what_stays_the_same(run: Run, language: str) -> None:
    page = page_of(run, language)
    assert faults(page) == []
    message = sent(page, "training_view")
    assert (message["run"], message["epochs"], message["classes"]) == (run.id, 7, ["a", "b"])
    count, height, width, channels = message["pictures"]["shape"]
    assert len(message["blobs"]["pictures"]) == count * height * width * channels
    assert count == len(message["labels"]) <= MOST_PICTURES
    assert message["words"]["play"] == words(language)("training_live.view.play")
    assert selected(page, "training_view") == {"stage": "live 0", "picture": 0, "layer": ""}


@pytest.mark.parametrize("is_own", [True, False])
def test_whoever_watches_another_s_run_has_no_buttons(
    run: Run,
    is_own: bool,  # noqa: FBT001 - pytest passes it by name
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "is_own", lambda _: is_own)
    page = page_of(run)
    assert sent(page, "training_view")["own"] is is_own
    assert (words("en")("training_live.watching") in [each.value for each in page.caption]) is not is_own


def test_the_stage_follows_the_run(run: Run) -> None:
    run.receive(Report(Phase.PAUSED, pictures=14))
    assert selected(page_of(run), "training_view")["stage"] == "paused 0"
    run.receive(Report(Phase.OVER, pictures=14))
    assert selected(page_of(run), "training_view")["stage"] == "over 0"


def test_help_names_its_source() -> None:
    texts = [words(language)(f"training_live.view.{name}-help") for language in LANGUAGES for name in
             ("rate", "batch-size", "maps", "dead")]  # fmt: skip
    assert [each for each in texts if not names_its_source(each)] == []


class TestCommands:
    @pytest.mark.parametrize(
        ("sent_text", "command"),
        [
            ("1 play", Play()),
            ("2 pause", Pause()),
            ("3 batch", Advance(epoch=False)),
            ("4 epoch", Advance(epoch=True)),
            ("5 stop", End()),
            ("6 rate 0.002", SetRate(0.002)),
            ("7 size 64", SetBatchSize(64)),
            ("8 watch 3:features.0", Watch(3, "features.0")),
        ],
    )
    def test_are_read(self, sent_text: str, command: object) -> None:
        order = view.read_order(sent_text)
        assert order is not None
        assert orders.command(order) == command

    @pytest.mark.parametrize("value", [None, 3, "play", "1 dance", "1 rate 1 " * 90, "x play", ["1 play"]])
    def test_that_are_none_are_not_read(self, value: object) -> None:
        assert view.read_order(value) is None

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("rate", "nan"),
            ("rate", "1e9"),
            ("rate", "x"),
            ("size", "0"),
            ("size", "1.5"),
            ("watch", "99:a"),
            ("watch", ""),
        ],
    )
    def test_with_values_that_cannot_be_change_nothing(self, name: str, value: str) -> None:
        assert orders.command(Order(name, value)) is None

    def test_reach_the_run(self, run: Run, backend: FakeBackend) -> None:
        live._obey(run, Order("rate", "0.002"))
        assert SetRate(0.002) in backend.jobs[0].commands

    @pytest.mark.usefixtures("kept")
    def test_to_watch_are_kept_for_this_run(self, run: Run) -> None:
        live._obey(run, Order("watch", "2:conv1"))
        assert live.STATE.value == live.Watching(run.id, 2, "conv1")
        assert live._watched(run) == Watched(2, "conv1")
        live.STATE.update(run="another")
        assert live._watched(run) == Watched(0, "")

    def test_after_the_end_change_nothing(self, run: Run, backend: FakeBackend) -> None:
        backend.jobs[0].ended()
        live._obey(run, Order("play"))


def test_what_is_watched_is_a_picture_and_a_layer() -> None:
    assert orders.watched("0:") == Watched(0, "")
