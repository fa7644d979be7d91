"""What a training writes down: means over some steps, and over each epoch with the error on test pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """After ``step`` steps: mean ``loss``, and share of wrong answers (0 to 1), in the steps since the last moment."""

    step: int
    loss: float
    error: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """Mean training ``loss`` and ``error`` (0 to 1) of augmented pictures while the weights changed.

    ``test_error`` (0 to 1) is that on whole test pictures after the epoch; ``seconds`` were spent on batches and
    updates, not on the test.
    """

    loss: float
    error: float
    test_error: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over ``pictures`` since an epoch or a moment began: of losses, wrong answers and ``seconds``."""

    pictures: int = 0
    loss: float = 0.0
    wrong: int = 0
    seconds: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.pictures + other.pictures,
            self.loss + other.loss,
            self.wrong + other.wrong,
            self.seconds + other.seconds,
        )

    def moment(self, step: int) -> Moment:
        """Their means, after ``step`` steps."""
        return Moment(step, round(self.loss / self.pictures, 4), round(self.wrong / self.pictures, 4))

    def epoch(self, test_error: float) -> Epoch:
        """Their means, with what the test showed."""
        means = round(self.loss / self.pictures, 4), round(self.wrong / self.pictures, 4)
        return Epoch(*means, round(test_error, 4), round(self.seconds, 1))
