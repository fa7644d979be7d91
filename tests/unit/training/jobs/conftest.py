"""A small design, few pictures, and jobs that a test makes report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from cnnviz.design import Design, Layer, slug_of
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.recipe import Recipe

LAYERS = (Layer.of("conv", filters=3), Layer.of("batch-norm"), Layer.of("activation"), Layer.of("flatten"))
SMALL = slug_of(Design("small", (1, 8, 8), 2, LAYERS))
FOUR = Recipe(batch=8, epochs=4)


@pytest.fixture(scope="session")
def task(halves: Dataset) -> Callable[..., Task]:
    return lambda recipe=FOUR: Task(SMALL, halves, recipe)


@dataclass
class FakeJob:
    """A job that does nothing; the test makes it report."""

    commands: list[Command]
    receive: Callable[[Report], None]
    ended: Callable[[], None]
    stopped: bool = False

    def send(self, command: Command) -> None:
        self.commands.append(command)

    def stop(self) -> None:
        self.stopped = True

    def report(self, phase: Phase, answered: int | None = None) -> None:
        self.receive(Report(phase, answered=len(self.commands) if answered is None else answered))


@dataclass
class FakeBackend:
    """Starts jobs that do nothing."""

    at_once: int = 1
    jobs: list[FakeJob] = field(default_factory=list)
    closed: bool = False
    rested: float | None = None

    def prepare(self) -> None:
        pass

    def start(
        self, _: Task, commands: Sequence[Command], receive: Callable[[Report], None], ended: Callable[[], None]
    ) -> FakeJob:
        self.jobs.append(FakeJob(list(commands), receive, ended))
        return self.jobs[-1]

    def rest(self, seconds: float) -> None:
        self.rested = seconds

    def close(self) -> None:
        self.closed = True
