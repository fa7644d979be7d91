"""The loop of a distillation; every draw depends on the seed and the step alone, so that any step can be resumed."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from cnnviz.training.distillation.augmentation import color, sharpness
from cnnviz.training.distillation.checkpoints import Checkpoints
from cnnviz.training.distillation.student import Batch, Training
from cnnviz.training.distillation.targets import Head, Targets
from cnnviz.training.distillation.views import jitter
from cnnviz.training.views import generator, normalized, view

log = logging.getLogger(__name__)
SAVED_EVERY = 25  # steps


@dataclass(frozen=True, slots=True, eq=False)
class Epoch:
    """An epoch: the view of each picture that it shows, with the teacher's features, and the order of the pictures."""

    number: int
    targets: Targets
    head: Head
    boxes: Tensor
    features: Tensor
    order: Tensor

    @property
    def steps(self) -> int:
        """Number of whole batches."""
        return len(self.order) // self.targets.recipe.batch

    def batch(self, step: int) -> Batch:
        """The batch of ``step`` (from 0) of this epoch."""
        recipe, train = self.targets.recipe, self.targets.train
        chance = generator(self.targets.seed, 2, self.number, step)
        part = self.order[step * recipe.batch : (step + 1) * recipe.batch]
        pictures = view(train.pictures[part], jitter(self.boxes[part], chance), recipe.size_at(self.number))
        pictures = color(sharpness(pictures, chance), chance)
        features = self.head.standardized(self.features[part])
        return Batch(
            normalized(pictures, recipe.mean, recipe.std), train.classes[part], self.head.scores(features), features
        )


def epoch_of(number: int, targets: Targets, head: Head) -> Epoch:
    """Epoch ``number`` (from 0); the teacher looks at its view where it has not yet."""
    shown = targets.recipe.view_at(number)
    order = torch.randperm(len(targets.train.pictures), generator=generator(targets.seed, 3, number))
    return Epoch(number, targets, head, targets.boxes(shown), targets.features(shown), order)


def steps_per_epoch(targets: Targets) -> int:
    """Number of whole batches of the training pictures."""
    return len(targets.train.pictures) // targets.recipe.batch


def _run_epoch(training: Training, epoch: Epoch, checkpoints: Checkpoints) -> float:
    """The rest of an epoch; returns the mean loss."""
    recipe, total, count = training.recipe, 0.0, 0
    steps = recipe.epochs * epoch.steps
    for step in range(training.step - epoch.number * epoch.steps, epoch.steps):
        rate = recipe.rate_at(training.step, steps)
        loss = training.learn(epoch.batch(step), rate)
        if not math.isfinite(loss):
            raise FloatingPointError(f"the loss became {loss} in epoch {epoch.number + 1}")
        total, count = total + loss, count + 1
        if training.step % SAVED_EVERY == 0:
            checkpoints.save(training, cooling=recipe.is_cooling(training.step, steps))
            log.info("epoch %d step %d: loss %.4f, rate %.4f", epoch.number + 1, step + 1, total / count, rate)
    return total / max(1, count)


def distill(
    training: Training, targets: Targets, head: Head, checkpoints: Checkpoints, after_epoch: Callable[[int], None]
) -> None:
    """Train to the end of the recipe from the step where ``training`` stands; ``after_epoch(epochs done)`` after each.

    Raises ``FloatingPointError`` when the loss is no longer finite.
    """
    recipe, steps = training.recipe, steps_per_epoch(targets)
    for number in range(training.step // steps, recipe.epochs):
        loss = _run_epoch(training, epoch_of(number, targets, head), checkpoints)
        checkpoints.save(training, cooling=recipe.is_cooling(training.step, recipe.epochs * steps))
        log.info("epoch %d/%d at %d px: loss %.4f", number + 1, recipe.epochs, recipe.size_at(number), loss)
        after_epoch(number + 1)
