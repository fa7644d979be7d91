"""What a job reports: everything that changed since its last report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cnnviz.errors import CnnvizError
from cnnviz.training.live.frames import Frame
from cnnviz.training.live.history import Moment
from cnnviz.training.live.opening import OpenedStep
from cnnviz.training.live.records import EpochRecord, Mark, StepRecord


class Phase(StrEnum):
    """What a training does."""

    WAITING = "waiting"  # others come first
    STARTING = "starting"  # its process is made
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"
    FAILED = "failed"  # with a fault


ENDED = frozenset({Phase.OVER, Phase.FAILED})


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How far a training is.

    ``step`` batches and ``epoch`` whole epochs are done, and ``position`` of the ``pictures`` of this epoch;
    ``seconds`` were spent on it so far. ``layers`` are those of ``Trainer.layers``.
    """

    phase: Phase
    step: int = 0
    epoch: int = 0
    position: int = 0
    pictures: int = 0
    rate: float = 0.0
    batch_size: int = 0
    seconds: float = 0.0
    layers: tuple[str, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    epochs: tuple[EpochRecord, ...] = ()
    marks: tuple[Mark, ...] = ()
    moments: tuple[Moment, ...] = ()
    frame: Frame | None = None
    opened: OpenedStep | None = None
    fault: CnnvizError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Report(Progress):
    """What is new: ``steps``, ``epochs``, ``marks`` and ``moments`` are those that no earlier report had.

    Of all records of steps, those are kept for which ``(step - 1) % stride`` is 0, and of all moments those at the
    steps ``kept``. ``answered`` commands were carried out.
    """

    stride: int = 1
    kept: tuple[int, ...] = ()
    answered: int = 0
