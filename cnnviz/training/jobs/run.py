"""One training as the server knows it: whatever its job has reported, kept also when the job is gone."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, replace
from typing import Protocol

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.reports import ENDED, Phase, Progress, Report
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.history import Moment


@dataclass(frozen=True, slots=True, eq=False)
class RunState(Progress):
    """A run at one time; it has all records since the beginning.

    ``queue_position`` counts from 1 and is 0 where the run does not wait; ``running`` trainings are under way.
    ``seconds_left`` is a guess from the pace so far, ``None`` before there is one; early stopping may end it sooner.
    ``frame`` is the last one of so many ``frames``. ``history_dropped``: moments were dropped because memory was short.
    """

    queue_position: int = 0
    running: int = 0
    seconds_left: float | None = None
    frames: int = 0
    history_dropped: bool = False

    @property
    def over(self) -> bool:
        """Whether it has ended, with or without a fault."""
        return self.phase in ENDED


class Control(Protocol):
    """Who starts and stops the jobs of runs."""

    def send(self, run: Run, command: Command) -> None:
        """Pass a command on, now or when it is the run's turn; raises ``TrainingError`` (OVER)."""

    def stop(self, run: Run) -> None:
        """End the run's job, whatever it does."""


class Run:
    """A training that was asked for; safe to use from any thread."""

    def __init__(self, task: Task, control: Control) -> None:
        self.id = secrets.token_urlsafe(12)
        self.task = task
        self._control = control
        self._lock = threading.Lock()
        self._state = RunState(Phase.WAITING, rate=task.recipe.rate, batch_size=task.recipe.batch)

    @property
    def layers(self) -> tuple[str, ...]:
        """Paths of the modules whose gradients are measured; empty before the first report."""
        return self.snapshot().layers

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.snapshot().over

    def snapshot(self) -> RunState:
        """The state as it is now."""
        with self._lock:
            return replace(self._state, phase=Phase.WAITING) if self._state.queue_position else self._state

    def send(self, command: Command) -> None:
        """Ask for something; raises ``TrainingError`` (OVER) after the end."""
        self._control.send(self, command)

    def stop(self) -> None:
        """End it at once; what it had stays."""
        self._control.stop(self)

    def forget_moments(self) -> None:
        """Drop all moments, and those to come."""
        with self._lock:
            self._state = replace(self._state, moments=(), history_dropped=True)

    def receive(self, report: Report) -> None:
        """Take over what is new."""
        with self._lock:
            if not self._state.over:
                self._state = _merged(self._state, report, self.task.recipe.epochs)

    def set_phase(self, phase: Phase) -> None:
        """What it does before its job reports, or without it."""
        with self._lock:
            if not self._state.over:
                self._state = replace(self._state, phase=phase)

    def set_queue_position(self, position: int, running: int) -> None:
        """Where it waits; 0 where it does not."""
        with self._lock:
            self._state = replace(self._state, queue_position=position, running=running)

    def fail(self, fault: TrainingFault) -> None:
        """Nothing more will come; no change where it is over."""
        with self._lock:
            if not self._state.over:
                self._state = replace(self._state, phase=Phase.FAILED, fault=TrainingError(fault))


def _merged(state: RunState, report: Report, epochs: int) -> RunState:
    steps = (each for each in (*state.steps, *report.steps) if (each.step - 1) % report.stride == 0)
    return replace(
        state,
        phase=report.phase,
        step=report.step,
        epoch=report.epoch,
        position=report.position,
        pictures=report.pictures,
        rate=report.rate or state.rate,
        batch_size=report.batch_size or state.batch_size,
        seconds=report.seconds,
        seconds_left=_seconds_left(report, epochs),
        layers=report.layers,
        steps=tuple(steps),
        epochs=state.epochs + report.epochs,
        marks=state.marks + report.marks,
        moments=() if state.history_dropped else _moments(state, report),
        frame=report.frame or state.frame,
        frames=state.frames + (report.frame is not None),
        opened=report.opened or state.opened,
        fault=report.fault,
    )


def _moments(state: RunState, report: Report) -> tuple[Moment, ...]:
    kept = {each.step: each for each in (*state.moments, *report.moments)}
    return tuple(kept[step] for step in sorted(kept.keys() & set(report.kept)))


def _seconds_left(report: Report, epochs: int) -> float | None:
    done = report.epoch * report.pictures + report.position
    return report.seconds * (epochs * report.pictures - done) / done if done else None
