"""What a visitor asks of a training that is under way."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.training.live.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Play:
    """Train until something else is asked for."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop after this batch."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Train on one batch, or to the end of the ``epoch``, and pause."""

    epoch: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """End the training with the weights as they are."""


@dataclass(frozen=True, slots=True)
class SetRate:
    """Set the learning rate; raises ``TrainingError`` where no recipe may have it."""

    rate: float

    def __post_init__(self) -> None:
        Recipe(rate=self.rate)


@dataclass(frozen=True, slots=True)
class SetBatchSize:
    """Set the pictures of a batch; raises ``TrainingError`` where no recipe may have so many."""

    size: int

    def __post_init__(self) -> None:
        Recipe(batch=self.size)


@dataclass(frozen=True, slots=True)
class Watch:
    """Report the maps of the module at path ``layer`` for the validation picture at index ``picture``.

    What does not exist is not watched: all stays as it was.
    """

    picture: int
    layer: str = ""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """Train on one batch, report it with the number at ``index`` of ``parameter``, and pause.

    An ``index`` of fewer numbers stands for the one behind it that has the largest gradient. Where there is no such
    number, the batch is reported with the first one of the first parameter.
    """

    parameter: str
    index: tuple[int, ...]


Command = Play | Pause | Advance | End | SetRate | SetBatchSize | Watch | OpenStep
#: Commands that make a paused training compute.
COMPUTING = (Play, Advance, OpenStep)
