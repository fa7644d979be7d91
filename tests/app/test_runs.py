"""Trainings of all visitors: who may start one, how long they are kept, and what their browsers are told."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from starlette.routing import Route

from app.components.run_message import training
from app.results import housekeeping, runs
from app.results.memory import BUDGET
from app.web.probe import Probe
from app.web.routes import routes
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.commands import Command, Pause, Play
from cnnviz.training.jobs.queue import Queue
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset
from cnnviz.training.live.frames import DeadCount, Frame
from cnnviz.training.live.history import frozen
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.records import EpochRecord, Event, Mark, StepRecord
from tests.unit.training.jobs.conftest import FakeBackend


@pytest.fixture(scope="module")
def data() -> Dataset:
    pixels = np.zeros((6, 4, 4, 1), np.uint8)
    return dataset("two", ("a", "b"), Pictures(pixels, np.repeat([0, 1], 3)))


class Visitors:
    """Sessions: which one this thread works for, and which have a browser."""

    def __init__(self) -> None:
        self.current = "ann"
        self.there = {"ann", "ben"}
        self.backend = FakeBackend()
        self.now = 1000.0


@pytest.fixture
def visitors(monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitors]:
    these = Visitors()
    trainings = Queue(these.backend, runs._account)
    monkeypatch.setattr(runs, "_queue", cache(lambda: trainings))
    monkeypatch.setattr(runs, "_watched", {})
    monkeypatch.setattr(runs, "session", lambda: these.current)
    monkeypatch.setattr(runs, "is_there", lambda session: session in these.there)
    monkeypatch.setattr(runs.time, "monotonic", lambda: these.now)
    yield these
    runs.histories.discard(lambda _: True)


@pytest.fixture
def start(visitors: Visitors, data: Dataset) -> Callable[[], Run]:
    del visitors
    return lambda: runs.start(Task("lenet5", data, Recipe()))


Start = Callable[[], Run]


def test_a_visitor_has_one_and_another_waits(visitors: Visitors, start: Start) -> None:
    start()
    with pytest.raises(TrainingError) as caught:
        start()
    assert caught.value.reason == TrainingFault.RUNNING
    visitors.current = "ben"
    assert start().snapshot().queue_position == 1


def test_whoever_knows_the_id_may_look(visitors: Visitors, start: Start) -> None:
    one = start()
    visitors.current = "ben"
    assert runs.run(one.id) is one
    assert runs.run("another") is None
    assert runs.users() == {"ann", "ben"}
    start()  # ben has none of his own


def test_only_whoever_started_it_steers_it_while_they_are_here(visitors: Visitors, start: Start) -> None:
    run = start()
    sent: list[Command] = []
    run.send = sent.append  # type: ignore[method-assign]
    visitors.current = "ben"
    assert not runs.is_own(run.id)
    runs.send(run.id, Pause())
    assert sent == []
    visitors.current = "ann"
    runs.send(run.id, Pause())
    assert sent == [Pause()]
    visitors.current = "ben"
    visitors.there.remove("ann")
    runs.send(run.id, Play())
    assert sent == [Pause(), Play()]
    runs.send("nothing", Play())


def test_whoever_asks_how_it_goes_commands_nothing(start: Start) -> None:
    run = start()
    run.send = lambda _: pytest.fail("a question is no command")  # type: ignore[method-assign]
    for name in ("command", "order", "pause", "stop", "rate", "watch", "value"):
        assert training(run.id, {name: "stop"}) is not None
    (route,) = (
        each
        for each in routes("", Probe(lambda: None, 1), lambda _: None, training)
        if isinstance(each, Route) and each.path.endswith("/training/{run}")
    )
    assert route.methods == {"GET", "HEAD"}
    assert runs._watched[run.id].owner == "ann"


def test_the_history_counts_twice_while_its_process_has_it(start: Start) -> None:
    run = start()
    one = frozen(0, 0, {"w": np.zeros(100, np.float32)})
    run.receive(Report(Phase.RUNNING, moments=(one,), kept=(0,)))
    runs._account(run)
    size = runs.histories.size
    run.receive(Report(Phase.OVER, moments=(), kept=(0,)))
    runs._account(run)
    assert size - runs.histories.size == one.size


def test_a_tab_that_is_loaded_again_has_the_same_one(visitors: Visitors, start: Start) -> None:
    one = start()
    visitors.there, visitors.current = {"ann again"}, "ann again"
    assert runs.run(one.id) is one
    with pytest.raises(TrainingError):
        start()


def test_it_is_dropped_a_while_after_its_visitors_have_left(visitors: Visitors, start: Start) -> None:
    one = start()
    runs.sweep({"ben"})
    runs.sweep({"ann"})
    visitors.now += runs.GONE - 1
    assert runs.look(one.id) is one  # a browser asks how it goes
    visitors.now += runs.GONE - 1
    runs.sweep(())
    assert runs.run(one.id) is one
    runs.sweep({"ann"})
    visitors.now += runs.GONE + 1
    housekeeping.tidy(())
    assert runs.run(one.id) is None
    assert runs.look(one.id) is None
    assert visitors.backend.jobs[0].stopped
    assert one.over
    assert visitors.backend.rested == runs.GONE


def moments(*steps: int, size: int = 10) -> dict[str, Any]:
    made = tuple(frozen(step, 0, {"w": np.zeros(size, np.float32)}) for step in steps)
    return {"moments": made, "kept": steps}


def test_where_memory_is_short_the_oldest_history_goes(
    visitors: Visitors, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    for store in BUDGET._stores:  # of other tests of this process
        store.discard(lambda _: True)
    visitors.backend.at_once = 3
    started = []
    for visitor in ("ann", "ben", "cat"):
        visitors.current = visitor
        started.append(start())
    for job in visitors.backend.jobs:
        job.receive(Report(Phase.RUNNING, 1, **moments(0, 1)))
    record = StepRecord(1, 1, 0.5, 0.5, 0.1, 8, (1.0,))
    monkeypatch.setattr(BUDGET, "size", BUDGET.used + 100_000)
    visitors.backend.jobs[2].receive(Report(Phase.RUNNING, 2, steps=(record,), **moments(0, 2, size=5_500)))
    visitors.backend.jobs[2].receive(Report(Phase.RUNNING, 3, **moments(0, 2, size=6_350)))
    assert [each.snapshot().history_dropped for each in started[:2]] == [True, True]
    visitors.backend.jobs[2].receive(Report(Phase.RUNNING, 4, **moments(0, 2, size=100_000_000)))
    state = started[2].snapshot()
    assert (state.history_dropped, state.moments, len(state.steps)) == (True, (), 1)
    assert runs.histories.size == 0


def answer(one: Run, **query: str) -> tuple[dict[str, Any], bytes]:
    content = training(one.id, query)
    assert content is not None
    (length,) = struct.unpack("<I", content[:4])
    return json.loads(content[4 : 4 + length]), content[4 + length :]


def frame(step: int = 3, side: int = 4) -> Frame:
    maps = np.linspace(-1, 1, 2 * side * side, dtype=np.float32).reshape(2, side, side)
    filters = np.full((1, 1, 3, 3), np.nan, np.float32)
    return Frame(step, filters, "conv1", maps, np.array([0.25, 0.75], np.float32), (DeadCount("conv1", 1, 2),))


def test_a_browser_is_told_what_it_does_not_have(visitors: Visitors, start: Start) -> None:
    one = start()
    visitors.backend.jobs[0].receive(
        Report(
            Phase.RUNNING,
            step=3,
            epoch=1,
            pictures=8,
            seconds=2.0,
            layers=("conv1",),
            steps=tuple(StepRecord(step, 1, 0.5, 0.25, 0.1, 8, (1.5,)) for step in (1, 2, 3)),
            epochs=(EpochRecord(1, 3, 0.5, 0.6, float("nan"), 0.8, 0.1),),
            marks=(Mark(Event.RATE_FELL, 1, 3, 0.05),),
            frame=frame(),
            **moments(0, 3),
        )
    )
    header, blobs = answer(one)
    assert (header["phase"], header["step"], header["moments"], header["fault"]) == ("running", 3, 2, "")
    assert header["left"] == pytest.approx(2.0 * 19)
    assert header["steps"][2] == [3, 1, 0.5, 0.25, 0.1, [1.5]]
    assert header["epochs"] == [[1, 3, 0.5, 0.6, None, 0.8, 0.1]]
    assert header["marks"] == [["rate-fell", 1, 3, 0.05]]
    assert (header["frame"]["maps"], header["frame"]["number"]) == ([2, 4, 4], 1)
    assert header["frame"]["dead"] == [["conv1", 1, 2]]
    offset, length = header["blobs"]["maps"]
    assert (blobs[offset], blobs[offset + length - 1], length) == (1, 255, 32)
    assert set(blobs[: header["blobs"]["filters"][1]]) == {128}  # what is no number is drawn as 0

    header, blobs = answer(one, step="2", epochs="1", marks="1", frame="1")
    assert [each[0] for each in header["steps"]] == [3]
    assert (header["epochs"], header["marks"], header["frame"], blobs) == ([], [], None, b"")


def test_what_a_browser_says_may_be_anything(visitors: Visitors, start: Start) -> None:
    one = start()
    visitors.backend.jobs[0].receive(Report(Phase.RUNNING, frame=frame(side=100)))
    for text in ("-1", "x", "9" * 30, "²"):
        header, _ = answer(one, step=text, epochs=text, marks=text, frame=text, lang=text)
        assert header["frame"]["maps"] == [2, 50, 50]
    assert training("another", {}) is None


@pytest.mark.parametrize(("language", "part"), [("en", "unexpectedly"), ("ko", "\ud504\ub85c\uc138\uc2a4")])
def test_a_fault_is_a_sentence_in_the_language_of_the_page(
    visitors: Visitors, start: Start, language: str, part: str
) -> None:
    one = start()
    visitors.backend.jobs[0].ended()
    header, _ = answer(one, lang=language)
    assert header["phase"] == "failed"
    assert part in header["fault"]
