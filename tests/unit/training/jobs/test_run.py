from collections.abc import Callable

import numpy as np
import pytest

from cnnviz.errors import TrainingFault
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.history import frozen
from cnnviz.training.live.records import StepRecord


@pytest.fixture
def run(task: Callable[[], Task]) -> Run:
    return Run(task(), control=None)  # type: ignore[arg-type]


def record(step: int) -> StepRecord:
    return StepRecord(step, 1, 1.0, 0.5, 0.001, 8, (1.0,))


def moment(step: int, value: float = 0.0) -> Report:
    return Report(Phase.RUNNING, moments=(frozen(step, 0, {"w": np.array([value])}),), kept=(step,))


def test_it_begins_with_what_its_task_says(run: Run) -> None:
    state = run.snapshot()
    assert (state.phase, state.batch_size, state.over) == (Phase.WAITING, 8, False)
    assert len(run.id) == 16


def test_records_are_thinned_as_the_trainer_thins_them(run: Run) -> None:
    run.receive(Report(Phase.RUNNING, steps=tuple(map(record, range(1, 5)))))
    run.receive(Report(Phase.RUNNING, stride=2, steps=(record(5),)))
    assert [each.step for each in run.snapshot().steps] == [1, 3, 5]


def test_moments_that_are_no_longer_kept_go(run: Run) -> None:
    run.receive(moment(1))
    run.receive(moment(2))
    assert [each.step for each in run.snapshot().moments] == [2]
    run.receive(moment(2, 7.0))
    assert run.snapshot().moments[0].weights["w"] == [7.0]


def test_a_history_that_was_dropped_does_not_come_back(run: Run) -> None:
    run.receive(moment(1))
    run.forget_moments()
    run.receive(moment(2))
    assert (run.snapshot().moments, run.snapshot().history_dropped) == ((), True)


def test_time_left_follows_the_pace(run: Run) -> None:
    assert run.snapshot().seconds_left is None
    run.receive(Report(Phase.RUNNING, epoch=1, position=50, pictures=100, seconds=3.0))
    assert run.snapshot().seconds_left == pytest.approx(5.0)


def test_it_waits_while_it_has_a_place(run: Run) -> None:
    run.receive(Report(Phase.PAUSED))
    run.set_queue_position(2, 1)
    assert (run.snapshot().phase, run.snapshot().queue_position, run.snapshot().running) == (Phase.WAITING, 2, 1)
    run.set_queue_position(0, 1)
    assert run.snapshot().phase is Phase.PAUSED


def test_a_job_that_ends_without_a_word_was_killed(run: Run) -> None:
    run.receive(Report(Phase.RUNNING, step=5, steps=(record(1),)))
    run.fail(TrainingFault.KILLED)
    state = run.snapshot()
    assert state.fault is not None
    assert (state.phase, state.fault.reason, state.step) == (Phase.FAILED, TrainingFault.KILLED, 5)


def test_after_the_end_nothing_changes(run: Run) -> None:
    run.receive(Report(Phase.OVER, step=5))
    run.fail(TrainingFault.KILLED)
    run.receive(Report(Phase.RUNNING, step=6))
    run.set_phase(Phase.PAUSED)
    assert (run.snapshot().phase, run.snapshot().step, run.over) == (Phase.OVER, 5, True)
