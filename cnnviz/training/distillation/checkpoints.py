"""Checkpoints of a distillation, in files that git ignores."""

import logging
from dataclasses import dataclass
from pathlib import Path

from cnnviz.training.distillation.student import Training
from cnnviz.training.states import read_state, write_state

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Two files of a ``folder``: the latest state, and the latest one before the cooldown.

    A training with more epochs goes on from the second, since its rate has not fallen there.
    """

    folder: Path
    slug: str

    @property
    def latest(self) -> Path:
        """File of the latest state."""
        return self.folder / f"{self.slug}.partial.pt"

    @property
    def warm(self) -> Path:
        """File of the latest state before the cooldown."""
        return self.folder / f"{self.slug}.warm.partial.pt"

    def save(self, training: Training, *, cooling: bool) -> None:
        """Write the state of a training."""
        state = training.state()
        for path in (self.latest,) if cooling else (self.latest, self.warm):
            write_state(path, state)

    def load(self, training: Training) -> bool:
        """Restore the state that suits the number of epochs; false when there is none."""
        state = read_state(self.latest)
        if state and state["epochs"] != training.recipe.epochs:
            state = read_state(self.warm)
        if state:
            training.restore(state)
            log.info("goes on from step %d", training.step)
        return bool(state)
