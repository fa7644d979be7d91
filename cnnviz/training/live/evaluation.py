"""How well a network does on pictures that it is not trained on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from numpy.typing import NDArray
from torch import nn

from cnnviz.interruption import checkpoint
from cnnviz.training.live.batches import Examples

BATCH = 256


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Cross-entropy of each picture, ``losses`` ``(N,)``, the class it was taken for, and its own, ``(N,)`` each."""

    losses: NDArray[np.float32]
    predictions: NDArray[np.int64]
    labels: NDArray[np.int64]

    @property
    def loss(self) -> float:
        """The mean loss."""
        return float(self.losses.mean(dtype=np.float64))

    @property
    def accuracy(self) -> float:
        """The share of hits, 0 to 1."""
        return float((self.predictions == self.labels).mean())

    def confusion(self, classes: int) -> NDArray[np.int64]:
        """How many pictures of each class were taken for each: ``(classes, classes)``, a row for each true class."""
        counts = np.bincount(self.labels * classes + self.predictions, minlength=classes**2)
        return counts.reshape(classes, classes)

    def worst(self, count: int) -> NDArray[np.int64]:
        """Indices of at most ``count`` mistakes, ``(M,)``, the one with the largest loss first."""
        mistakes: NDArray[np.int64] = np.flatnonzero(self.predictions != self.labels)
        return mistakes[np.argsort(-self.losses[mistakes], kind="stable")][:count]


@contextmanager
def evaluating(module: nn.Module) -> Iterator[None]:
    """``module`` in evaluation mode; afterwards every part of it is in the mode in which it was."""
    modes = [(part, part.training) for part in module.modules()]
    module.eval()
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode


@torch.no_grad()
def evaluate(module: nn.Module, inputs: Examples) -> Evaluation:
    """Run ``module`` on all pictures, as it is used after the training."""
    losses, predictions = [], []
    with evaluating(module):
        for start in range(0, len(inputs), BATCH):
            checkpoint()
            pictures, labels = inputs.batch(torch.arange(start, min(start + BATCH, len(inputs))))
            scores = module(pictures)
            losses.append(F.cross_entropy(scores, labels, reduction="none").cpu())
            predictions.append(scores.argmax(1).cpu())
    return Evaluation(torch.cat(losses).numpy(), torch.cat(predictions).numpy(), inputs.labels.numpy())
