from collections.abc import Callable, Sequence
from queue import SimpleQueue

import numpy as np
import pytest
import torch

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs import worker
from cnnviz.training.jobs.commands import (
    Advance,
    Command,
    End,
    OpenStep,
    Pause,
    Play,
    SetBatchSize,
    SetRate,
    Watch,
)
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.jobs.worker import work
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.records import Event
from cnnviz.training.live.trainer import Trainer, prepare
from tests.unit.training.jobs.conftest import FOUR

Make = Callable[..., Task]


class Scripted:
    """Gives the next commands once the training pauses; in a pause without any, it plays."""

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        self.commands = list(commands)
        self.inbox: SimpleQueue[Command] = SimpleQueue()
        self.reports: list[Report] = []

    def receive(self, report: Report) -> None:
        self.reports.append(report)
        if report.phase is Phase.PAUSED and self.inbox.empty():
            self.inbox.put(self.commands.pop(0) if self.commands else Play())

    def work(self, task: Task, *first: Command) -> list[Report]:
        for command in first:
            self.inbox.put(command)
        work(task, self.inbox, self.receive)
        return self.reports


def merged(task: Task, reports: Sequence[Report]) -> Run:
    run = Run(task, control=None)  # type: ignore[arg-type]
    for report in reports:
        run.receive(report)
    return run


def plain(task: Task) -> Trainer:
    trainer = prepare(task.slug, task.data, task.recipe)
    trainer.run()
    return trainer


def same_training(run: Run, trainer: Trainer) -> None:
    """Curves and all moments, to the last bit."""
    state = run.snapshot()
    assert state.steps == tuple(trainer.records.steps.items)
    assert state.epochs == tuple(trainer.records.epochs)
    assert state.marks == tuple(trainer.records.marks)
    moments = {each.step: each for each in trainer.history.moments}
    assert [each.step for each in state.moments] == sorted(moments)
    for mine in state.moments:
        for name, value in moments[mine.step].weights.items():
            assert np.array_equal(mine.weights[name], value)


def test_reports_add_up_to_the_plain_training(task: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PERIOD", 0.0)
    one = task(Recipe(batch=8, epochs=30, stop_patience=3))
    reports = Scripted().work(one)
    trainer = plain(one)
    run = merged(one, reports)
    same_training(run, trainer)
    assert len(reports) > 100
    assert len(run.snapshot().moments) >= 50
    assert run.snapshot().phase is Phase.OVER
    assert run.layers == trainer.layers


def test_so_they_do_with_pauses_and_single_steps(task: Make) -> None:
    one = task()
    steps = [Advance(), Watch(3, "conv1"), Advance(), OpenStep("conv1.weight", (0, 0, 0, 0)), Advance(epoch=True)]
    reports = Scripted([*steps, Advance(epoch=True), Play()]).work(one, Pause())
    same_training(merged(one, reports), plain(one))
    assert [each.step for each in reports if each.phase is Phase.PAUSED] == [0, 1, 1, 2, 3, 6, 12]


def test_a_step_is_opened_once(task: Make) -> None:
    reports = Scripted([OpenStep("conv1.weight", (2, 0, 1, 1)), OpenStep("nothing", (7,))]).work(task(), Pause())
    first, second = (each.opened for each in reports if each.opened is not None)
    assert (first.step, second.step) == (1, 2)
    assert first.after == pytest.approx(first.before + first.update.change)


def test_a_step_is_opened_at_the_largest_gradient(task: Make) -> None:
    reports = Scripted([OpenStep("conv1.weight", ())]).work(task(), Pause())
    (opened,) = (each.opened for each in reports if each.opened is not None)
    assert opened.parameter == "conv1.weight"
    assert len(opened.index) == 4


def test_rate_and_batch_size_change_in_flight(task: Make) -> None:
    one = task()
    reports = Scripted([SetRate(0.02), SetBatchSize(16), Advance()]).work(one, Pause())
    state = merged(one, reports).snapshot()
    assert (state.rate, state.batch_size) == (0.02, 16)
    assert [each.event for each in state.marks] == [Event.RATE_SET, Event.BATCH_SET, Event.ENDED]
    assert [each.pictures for each in state.steps][:3] == [16, 16, 12]


def test_it_ends_when_it_is_told_to(task: Make) -> None:
    last = Scripted([Advance(epoch=True), End()]).work(task(), Pause())[-1]
    assert (last.phase, last.epoch, last.step) == (Phase.OVER, 1, 6)
    assert [each.event for each in last.marks] == [Event.ENDED]


def test_the_watched_picture_and_layer_change(task: Make) -> None:
    reports = Scripted([Watch(2, "norm1"), Watch(99, "norm1"), Watch(0, "nothing"), End()]).work(task(), Pause())
    frames = [each.frame for each in reports]
    assert [frame and frame.layer for frame in frames[:5]] == ["conv1", None, "norm1", None, None]
    assert frames[-1] is not None  # the end is seen


def test_a_command_does_not_wait_for_the_validation(task: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is interrupted and done again: nothing else changes."""
    one = task()
    scripted = Scripted()
    forward = Trainer.update

    def update(trainer: Trainer, batch: object) -> None:
        forward(trainer, batch)  # type: ignore[arg-type]
        if trainer.progress.step == 6:
            scripted.inbox.put(Pause())

    monkeypatch.setattr(Trainer, "update", update)
    reports = scripted.work(one)
    paused = next(each for each in reports if each.phase is Phase.PAUSED)
    assert (paused.step, paused.epoch, paused.position) == (6, 0, 44)
    same_training(merged(one, reports), plain(one))


def test_divergence_is_a_fault_and_what_was_there_stays(task: Make) -> None:
    one = task(Recipe(batch=8, epochs=4, rate=10, optimizer=Recipe().optimizer.SGD, momentum=0.999, weight_decay=1.0))
    reports = Scripted().work(one)
    state = merged(one, reports).snapshot()
    if state.phase is Phase.OVER:
        pytest.fail("it did not diverge")
    assert state.fault is not None
    assert state.fault.reason == TrainingFault.DIVERGED
    assert state.steps[-1].step == state.step > 0
    assert state.moments[-1].step == state.step


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_so_is_too_little_memory(task: Make, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    update = Trainer.update

    def failing(trainer: Trainer, batch: object) -> None:
        if trainer.progress.step == 4:
            raise error
        update(trainer, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(Trainer, "update", failing)
    state = merged(task(), Scripted().work(task())).snapshot()
    assert state.fault is not None
    assert state.fault.reason == TrainingFault.MEMORY
    assert len(state.steps) == 4


def test_what_cannot_begin_is_a_fault_too(task: Make) -> None:
    one = Task("no-such-network", task().data, FOUR)
    (report,) = Scripted().work(one)
    assert report.fault is not None
    assert report.fault.reason == "unknown-network"


def test_a_mistake_of_ours_is_raised(task: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trainer, "update", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Scripted().work(task())


def test_the_random_numbers_of_others_stay(task: Make) -> None:
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    Scripted().work(task())
    assert torch.equal(torch.random.get_rng_state(), before)


def test_faults_have_types() -> None:
    assert worker.fault_of(ValueError("other")) is None
    assert isinstance(worker.fault_of(TrainingError(TrainingFault.OVER)), TrainingError)
