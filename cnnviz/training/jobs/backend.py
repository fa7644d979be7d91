"""What the queue needs of those that run jobs: processes of this machine, or of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.reports import Report
from cnnviz.training.jobs.task import Task


class Job(Protocol):
    """A training under way, somewhere else."""

    def send(self, command: Command) -> None:
        """Pass a command on; without effect when the job has ended."""

    def stop(self) -> None:
        """End it at once; without effect when it has ended."""


class Backend(Protocol):
    """Starts jobs."""

    @property
    def at_once(self) -> int:
        """How many may compute at the same time."""

    def prepare(self) -> None:
        """Begin to make ready what the first job would wait for, without waiting."""

    def start(
        self, task: Task, commands: Sequence[Command], receive: Callable[[Report], None], ended: Callable[[], None]
    ) -> Job:
        """A job that first carries out ``commands``; returns at once.

        Another thread calls ``receive`` with each report, then ``ended`` once, when nothing more will come.
        """

    def rest(self, seconds: float) -> None:
        """Give back what only a next job would need, where there was none for so many seconds."""

    def close(self) -> None:
        """End all jobs."""
