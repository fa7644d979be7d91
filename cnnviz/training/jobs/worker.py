"""The loop of a job: train, obey, report. It knows no process: commands come from a queue, reports go to a function."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import singledispatchmethod
from queue import Empty, SimpleQueue

import torch

from cnnviz.errors import CnnvizError, TrainingError, TrainingFault
from cnnviz.interruption import interruptible
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
from cnnviz.training.jobs.reporter import Reporter
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.opening import OpenedStep, open_batch
from cnnviz.training.live.trainer import Trainer, prepare

PERIOD = 0.5  # seconds between two reports

Inbox = SimpleQueue[Command]
Outbox = Callable[[Report], None]


class _CommandedError(Exception):
    """A command came while pictures were validated: it comes first."""


def work(task: Task, inbox: Inbox, outbox: Outbox) -> None:
    """Train until the end and report; what cannot go on ends with a report of its fault and is not raised."""
    worker: Worker | None = None
    try:
        worker = Worker(prepare(task.slug, task.data, task.recipe), Watch(task.picture, task.layer), inbox, outbox)
        worker.run()
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        outbox(worker.last_report(fault) if worker else Report(Phase.FAILED, fault=fault))


def fault_of(error: Exception) -> CnnvizError | None:
    """The typed fault that ``error`` is, if it is one; what torch says when memory is short has no type of its own."""
    if isinstance(error, CnnvizError):
        return error
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or "allocate memory" in str(error):
        return TrainingError(TrainingFault.MEMORY)
    return None


class Worker:
    """Trains batch by batch. ``inbox`` is looked into before each batch, and waited for while the training pauses."""

    def __init__(self, trainer: Trainer, watch: Watch, inbox: Inbox, outbox: Outbox) -> None:
        self.trainer, self.reporter = trainer, Reporter(trainer, Watch(0))
        self.reporter.look_at(watch)
        self.inbox, self.outbox = inbox, outbox
        self.phase = Phase.RUNNING
        self.opened: OpenedStep | None = None
        self._until: int | None = None  # whole epochs after which to pause
        self._seconds = 0.0
        self._answered = 0
        self._reported = 0.0  # when

    def run(self) -> None:
        """Train to the end; raises ``TrainingError`` (DIVERGED), and ``MemoryError`` or what torch raises instead."""
        self._report()
        while not self.trainer.over:
            command = self._next()
            if command is None:
                self._train()
            else:
                self._answered += 1
                self._obey(command)
                if not self.trainer.over:
                    self._report()
        self.phase = Phase.OVER
        self._report()

    def last_report(self, fault: CnnvizError) -> Report:
        """What is left after ``fault``."""
        self.phase = Phase.FAILED
        return replace(self.reporter.report(Phase.FAILED, self._seconds), fault=fault)

    def _next(self) -> Command | None:
        try:
            return self.inbox.get(block=self.phase is Phase.PAUSED)
        except Empty:
            return None

    def _train(self) -> None:
        try:
            with interruptible(self._check):
                self._timed(self.trainer.batch)
        except _CommandedError:
            return
        if self._until is not None and self.trainer.progress.epoch >= self._until:
            self.phase, self._until = Phase.PAUSED, None
            self._report()
        elif time.monotonic() - self._reported >= PERIOD and not self.trainer.over:
            self._report()

    def _check(self) -> None:
        if not self.inbox.empty():
            raise _CommandedError

    def _timed(self, compute: Callable[[], None]) -> None:
        started = time.monotonic()
        try:
            compute()
        finally:
            self._seconds += time.monotonic() - started

    def _report(self) -> None:
        report = self.reporter.report(self.phase, self._seconds)
        self.outbox(replace(report, opened=self.opened, answered=self._answered))
        self.opened, self._reported = None, time.monotonic()

    @singledispatchmethod
    def _obey(self, command: Command) -> None:
        raise TypeError(f"no command: {command}")

    @_obey.register
    def _(self, _: Play) -> None:
        self.phase, self._until = Phase.RUNNING, None

    @_obey.register
    def _(self, _: Pause) -> None:
        self.phase, self._until = Phase.PAUSED, None

    @_obey.register
    def _(self, command: Advance) -> None:
        if command.epoch:
            self.phase, self._until = Phase.RUNNING, self.trainer.progress.epoch + 1
        else:
            self.phase, self._until = Phase.PAUSED, None
            self._timed(self.trainer.batch)

    @_obey.register
    def _(self, _: End) -> None:
        self.trainer.end()

    @_obey.register
    def _(self, command: SetRate) -> None:
        self.trainer.rate = command.rate

    @_obey.register
    def _(self, command: SetBatchSize) -> None:
        self.trainer.batch_size = command.size

    @_obey.register
    def _(self, command: Watch) -> None:
        self.reporter.look_at(command)

    @_obey.register
    def _(self, command: OpenStep) -> None:
        self.phase, self._until = Phase.PAUSED, None
        parameter, index = self._existing(command)
        self._timed(lambda: self._open(parameter, index))

    def _open(self, parameter: str, index: tuple[int, ...]) -> None:
        self.opened = open_batch(self.trainer, parameter, index)

    def _existing(self, command: OpenStep) -> tuple[str, tuple[int, ...]]:
        parameters = {name: each.shape for name, each in self.trainer.module.named_parameters()}
        if _has(parameters.get(command.parameter), command.index):
            return command.parameter, command.index
        name, shape = next(iter(parameters.items()))
        return name, (0,) * len(shape)


def _has(shape: Sequence[int] | None, index: Sequence[int]) -> bool:
    """Whether an array of this shape, if there is one, has numbers at ``index`` or behind it."""
    if shape is None or len(shape) < len(index):
        return False
    return all(0 <= at < size for at, size in zip(index, shape, strict=False))
