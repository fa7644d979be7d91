"""Early stopping: when the validation loss has not improved for a while, the training ends."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Stopping:
    """After ``patience`` epochs without a loss below the best one, ``over`` is true.

    ``best`` is the lowest validation loss so far, of epoch ``best_epoch`` (from 1; 0 before the first), ``waited`` the
    number of epochs since. A loss that is not a number is no improvement.

    >>> stopping = Stopping(patience=2)
    >>> for loss in (1.0, 0.5, 0.7, 0.5):
    ...     stopping = stopping.after(loss)
    >>> stopping.over, stopping.best_epoch
    (True, 2)
    """

    patience: int
    best: float = math.inf
    best_epoch: int = 0
    waited: int = 0

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return self.waited >= self.patience

    def after(self, loss: float) -> Stopping:
        """What an epoch with this validation loss makes of it."""
        epoch = self.best_epoch + self.waited + 1
        if loss < self.best:
            return Stopping(self.patience, loss, epoch)
        return replace(self, waited=self.waited + 1)
