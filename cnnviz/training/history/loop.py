"""The loop of a training: to the end, from where its state stands."""

import logging
import time
from pathlib import Path

import torch
from torch import nn

from cnnviz.training.history.recipe import Recipe
from cnnviz.training.history.training import MOMENT, Training
from cnnviz.training.splits import Split
from cnnviz.training.states import read_state, write_state
from cnnviz.training.views import normalized

log = logging.getLogger(__name__)
SAVED_EVERY = 60.0  # seconds
TEST_BATCH = 100


@torch.inference_mode()
def error(module: nn.Module, split: Split, recipe: Recipe) -> float:
    """Share of wrong answers, 0 to 1, on whole pictures; the module stays in evaluation mode."""
    module.eval()
    wrong = 0
    for pictures, classes in zip(split.pictures.split(TEST_BATCH), split.classes.split(TEST_BATCH), strict=True):
        scores = module(normalized(pictures / 255, recipe.mean, recipe.std))
        wrong += int((scores.argmax(1) != classes).sum())
    return wrong / len(split.classes)


def restore(training: Training, path: Path) -> None:
    """Go on from the state in a file, where there is one."""
    state = read_state(path)
    if state:
        training.restore(state)
        log.info("%s: at step %d of %d", path.name, training.step, training.steps)


def train(training: Training, test: Split, path: Path) -> None:
    """Train to the end of the recipe; the state is written to ``path`` every minute and after each epoch.

    Raises ``FloatingPointError`` when the loss is not finite.
    """
    while not training.is_over:
        _train_epoch(training, path)
        done = training.end_epoch(error(training.module, test, training.recipe))
        write_state(path, training.state())
        log.info("epoch %d/%d: %s", len(training.epochs), training.recipe.epochs, done)


def _train_epoch(training: Training, path: Path) -> None:
    """The rest of an epoch."""
    saved = time.monotonic()
    while not training.epoch_is_complete:
        training.learn()
        if training.step % MOMENT == 0:
            log.info("step %d/%d: %s", training.step, training.steps, training.moments[-1])
        if time.monotonic() - saved > SAVED_EVERY:
            write_state(path, training.state())
            saved = time.monotonic()
