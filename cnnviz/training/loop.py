"""The training loop, and accuracy."""

import logging
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader

from cnnviz.training.data import batches
from cnnviz.training.recipes import Recipe
from cnnviz.training.steps import decay_groups, forward_backward

log = logging.getLogger(__name__)
AfterEpoch = Callable[[int], None]


def _optimizer(model: nn.Module, recipe: Recipe) -> SGD:
    """SGD with weight decay on kernels only, not on biases and batch norms."""
    return SGD(decay_groups(model, recipe.weight_decay), lr=recipe.peak_rate, momentum=0.9, nesterov=True)


def _epoch(
    model: nn.Module,
    loader: DataLoader[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    schedule: OneCycleLR,
    label_smoothing: float,
    device: torch.device,
) -> float:
    """One pass over the training pictures; returns the mean loss."""
    total = 0.0
    for images, labels in loader:
        batch = images.to(device, memory_format=torch.channels_last)
        loss, _ = forward_backward(model, batch, labels.to(device), label_smoothing)
        optimizer.step()
        schedule.step()
        total += loss.item()
    return total / len(loader)


@dataclass(frozen=True, slots=True)
class Setup:
    """Folder of the pictures, device, and the number of epochs that an interrupted training has ``done``."""

    root: Path
    device: torch.device
    done: int = 0


def train(model: nn.Module, recipe: Recipe, setup: Setup, after_epoch: AfterEpoch) -> None:
    """Train ``model`` in place and leave it in evaluation mode; ``after_epoch(epochs done)`` is called after each.

    Raises ``FloatingPointError`` when the loss is no longer finite.
    """
    root, device = setup.root, setup.device
    model.to(device).to(memory_format=torch.channels_last)
    optimizer = _optimizer(model, recipe)
    steps = len(batches(recipe, root, train=True, size=recipe.size_at(0)))
    schedule = OneCycleLR(optimizer, recipe.peak_rate, total_steps=steps * recipe.epochs, pct_start=0.2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the schedule continues where the training was interrupted
        for _ in range(steps * setup.done):
            schedule.step()
    for epoch in range(setup.done, recipe.epochs):
        loader = batches(recipe, root, train=True, size=recipe.size_at(epoch))
        loss = _epoch(model.train(), loader, optimizer, schedule, recipe.label_smoothing, device)
        if not math.isfinite(loss):
            raise FloatingPointError(f"the loss became {loss} in epoch {epoch + 1}")
        log.info("epoch %d/%d at %d px: loss %.4f", epoch + 1, recipe.epochs, recipe.size_at(epoch), loss)
        after_epoch(epoch + 1)
    model.eval()


@torch.inference_mode()
def accuracy(model: nn.Module, loader: DataLoader[tuple[Tensor, Tensor]], device: torch.device) -> float:
    """Top-1 accuracy, 0 to 1; the loader yields pictures ``(N, C, H, W)`` and class indices ``(N,)``."""
    correct, count = 0, 0
    for images, labels in loader:
        best = model(images.to(device)).argmax(1)
        correct += int((best == labels.to(device)).sum())
        count += len(labels)
    return correct / count
