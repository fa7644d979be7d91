from collections.abc import Callable

import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs import queue
from cnnviz.training.jobs.commands import Advance, End, Pause, Play, SetRate, Watch
from cnnviz.training.jobs.queue import Queue
from cnnviz.training.jobs.reports import Phase
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from tests.unit.training.jobs.conftest import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def start(backend: FakeBackend, task: Callable[[], Task]) -> Callable[[str], Run]:
    trainings = Queue(backend)
    return lambda visitor: trainings.start(task(), visitor)


Start = Callable[[str], Run]


def places(*runs: Run) -> list[tuple[Phase, int]]:
    return [(each.snapshot().phase, each.snapshot().queue_position) for each in runs]


def test_whoever_comes_first_is_first(start: Start, backend: FakeBackend) -> None:
    first, second, third = (start(each) for each in "abc")
    assert places(first, second, third) == [(Phase.STARTING, 0), (Phase.WAITING, 1), (Phase.WAITING, 2)]
    assert third.snapshot().running == 1
    backend.jobs[0].report(Phase.OVER)
    assert places(second, third) == [(Phase.STARTING, 0), (Phase.WAITING, 1)]
    assert backend.jobs[0].stopped


def test_as_many_at_once_as_the_backend_says(start: Start, backend: FakeBackend) -> None:
    backend.at_once = 2
    assert [each.snapshot().queue_position for each in map(start, "abc")] == [0, 0, 1]


def test_a_visitor_has_one_at_a_time(start: Start, backend: FakeBackend) -> None:
    start("a")
    with pytest.raises(TrainingError) as caught:
        start("a")
    assert caught.value.reason == TrainingFault.RUNNING
    backend.jobs[0].report(Phase.OVER)
    start("a")


def test_or_as_many_as_the_queue_allows(backend: FakeBackend, task: Callable[[], Task]) -> None:
    trainings = Queue(backend, each=2)
    assert [trainings.start(task(), "a").snapshot().queue_position for _ in range(2)] == [0, 1]
    with pytest.raises(TrainingError):
        trainings.start(task(), "a")


def test_a_backend_that_grows_has_more_turns(start: Start, backend: FakeBackend) -> None:
    _, second = start("a"), start("b")
    backend.at_once = 2
    backend.jobs[0].report(Phase.RUNNING)
    assert places(second) == [(Phase.STARTING, 0)]


def test_the_queue_has_an_end(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    start("a"), start("b")
    with pytest.raises(TrainingError) as caught:
        start("c")
    assert caught.value.reason == TrainingFault.BUSY


def test_a_pause_gives_the_turn_to_others(start: Start, backend: FakeBackend) -> None:
    first, second = start("a"), start("b")
    first.send(Pause())
    assert places(second) == [(Phase.WAITING, 1)]
    backend.jobs[0].report(Phase.PAUSED)
    assert places(first, second) == [(Phase.PAUSED, 0), (Phase.STARTING, 0)]
    first.send(Play())
    assert places(first) == [(Phase.WAITING, 1)]
    assert backend.jobs[0].commands == [Pause()]
    backend.jobs[1].report(Phase.OVER)
    assert backend.jobs[0].commands == [Pause(), Play()]


def test_a_report_from_before_a_command_is_no_pause(start: Start, backend: FakeBackend) -> None:
    first, second = start("a"), start("b")
    first.send(Pause())
    first.send(Play())
    backend.jobs[0].report(Phase.PAUSED, answered=1)
    assert places(second) == [(Phase.WAITING, 1)]


def test_settings_reach_a_training_that_pauses(start: Start, backend: FakeBackend) -> None:
    first, second = start("a"), start("b")
    first.send(Pause())
    backend.jobs[0].report(Phase.PAUSED)
    first.send(SetRate(0.5))
    first.send(Watch(1))
    assert backend.jobs[0].commands[1:] == [SetRate(0.5), Watch(1)]
    assert places(second) == [(Phase.STARTING, 0)]


def test_what_is_asked_of_a_waiting_training_comes_first(start: Start, backend: FakeBackend) -> None:
    _, second = start("a"), start("b")
    second.send(SetRate(0.5))
    second.send(Advance())
    backend.jobs[0].report(Phase.OVER)
    assert backend.jobs[1].commands == [SetRate(0.5), Advance()]
    backend.jobs[1].report(Phase.PAUSED)
    assert places(second) == [(Phase.PAUSED, 0)]


def test_a_waiting_training_may_step_aside(start: Start, backend: FakeBackend) -> None:
    first, second, third = (start(each) for each in "abc")
    second.send(Pause())
    assert places(second, third) == [(Phase.PAUSED, 0), (Phase.WAITING, 1)]
    second.send(Play())
    backend.jobs[0].report(Phase.OVER)
    assert places(second, third) == [(Phase.WAITING, 1), (Phase.STARTING, 0)]
    second.send(End())
    assert places(first, second) == [(Phase.OVER, 0), (Phase.OVER, 0)]
    assert len(backend.jobs) == 2


def test_one_that_paused_may_step_aside_again(start: Start, backend: FakeBackend) -> None:
    first, second = start("a"), start("b")
    first.send(Pause())
    backend.jobs[0].report(Phase.PAUSED)
    first.send(Play())
    first.send(Pause())
    backend.jobs[1].report(Phase.OVER)
    assert backend.jobs[0].commands == [Pause()]
    assert places(first, second) == [(Phase.PAUSED, 0), (Phase.OVER, 0)]


def test_of_those_that_pause_few_are_kept(start: Start, backend: FakeBackend) -> None:
    runs = [start(str(number)) for number in range(queue.MOST_IDLE + 1)]
    for run, job in zip(runs, backend.jobs, strict=False):
        run.send(Pause())
        job.report(Phase.PAUSED)
    while len(backend.jobs) < len(runs) or backend.jobs[-1].commands == []:
        number = len(backend.jobs) - 1
        runs[number].send(Pause())
        backend.jobs[number].report(Phase.PAUSED)
    assert backend.jobs[0].commands == [Pause(), End()]
    assert [job.commands for job in backend.jobs[1:]] == [[Pause()]] * queue.MOST_IDLE


def test_a_job_that_vanishes_leaves_its_turn(start: Start, backend: FakeBackend) -> None:
    first, second = start("a"), start("b")
    backend.jobs[0].ended()
    fault = first.snapshot().fault
    assert fault is not None
    assert fault.reason == TrainingFault.KILLED
    assert places(second) == [(Phase.STARTING, 0)]
    with pytest.raises(TrainingError) as caught:
        first.send(Play())
    assert caught.value.reason == TrainingFault.OVER


def test_a_training_is_stopped_at_once(start: Start, backend: FakeBackend) -> None:
    first, second = start("a"), start("b")
    first.stop()
    first.stop()
    assert backend.jobs[0].stopped
    assert places(first, second) == [(Phase.OVER, 0), (Phase.STARTING, 0)]


def test_changes_are_told(backend: FakeBackend, task: Callable[[], Task]) -> None:
    changed: list[Run] = []
    run = Queue(backend, changed.append).start(task(), "a")
    backend.jobs[0].report(Phase.RUNNING)
    backend.jobs[0].ended()
    assert changed == [run, run]


def test_a_run_changes_hands(backend: FakeBackend, task: Callable[[], Task]) -> None:
    trainings = Queue(backend)
    run = trainings.start(task(), "a")
    trainings.hand_over(run, "b")
    trainings.start(task(), "a")
    with pytest.raises(TrainingError):
        trainings.start(task(), "b")


def test_closing_ends_all(backend: FakeBackend, task: Callable[[], Task]) -> None:
    trainings = Queue(backend)
    runs = [trainings.start(task(), each) for each in "ab"]
    trainings.close()
    assert backend.closed
    assert all(each.over for each in runs)


def test_a_backend_may_rest(backend: FakeBackend) -> None:
    Queue(backend).rest(5.0)
    assert backend.rested == 5.0
