"""What is measured while a network trains, and lists of it that stay short however long the training is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_STEPS = 2000  # records of single batches


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One batch: its number and epoch (from 1), mean loss, share of hits (0 to 1), learning rate and pictures.

    ``gradient_norms`` are the Euclidean norms of the layers' gradients, in the order of ``Trainer.layers``.
    """

    step: int
    epoch: int
    loss: float
    accuracy: float
    rate: float
    pictures: int
    gradient_norms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """One epoch (from 1), ``step`` batches into the training: means over pictures.

    Training loss and accuracy are those that the batches had while the network changed. ``rate`` is the epoch's last.
    """

    epoch: int
    step: int
    training_loss: float
    training_accuracy: float
    validation_loss: float
    validation_accuracy: float
    rate: float


class Event(StrEnum):
    """What a mark on the curves means."""

    RATE_FELL = "rate-fell"  # value: the new rate; the validation loss had not improved
    RATE_SET = "rate-set"  # value: the new rate
    BATCH_SET = "batch-set"  # value: the new number of pictures
    STOPPED = "stopped"  # value: the epoch whose weights returned; the validation loss had not improved
    ENDED = "ended"  # value: the number of whole epochs


@dataclass(frozen=True, slots=True)
class Mark:
    """An event after ``step`` batches, in or at the end of ``epoch`` (from 1)."""

    event: Event
    epoch: int
    step: int
    value: float


@dataclass(slots=True)
class Thinned(Generic[T]):
    """A list of at most ``most`` items that are spread evenly over all that were offered, the first one among them.

    When it is full, every second item is dropped, and from then on only every second is kept that would have been.

    >>> thinned = Thinned(4)
    >>> for number in range(12):
    ...     thinned.offer(lambda: number)
    >>> thinned.items
    [0, 4, 8]
    """

    most: int
    items: list[T] = field(default_factory=list)
    stride: int = 1
    offered: int = 0

    @property
    def wants_next(self) -> bool:
        """Whether what is offered next will be kept."""
        return self.offered % self.stride == 0

    def offer(self, make: Callable[[], T]) -> None:
        """Keep what ``make`` returns; it is not called where the item would not be kept."""
        if self.wants_next:
            self.items.append(make())
        self.offered += 1
        if len(self.items) > self.most:
            self.items = self.items[::2]
            self.stride *= 2


@dataclass(slots=True)
class Records:
    """The curves of a training."""

    steps: Thinned[StepRecord] = field(default_factory=lambda: Thinned(MOST_STEPS))
    epochs: list[EpochRecord] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
