"""Batches of a training by its recipe; their draws depend on the seed and the step alone, so that any is made again."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor

from cnnviz.training.history.recipe import Recipe
from cnnviz.training.splits import Split
from cnnviz.training.views import boxes, generator, mirrored, normalized, view

ORDER, CROPS = 1, 2  # purposes of draws


def shifted(inputs: Tensor, padding: int, chance: torch.Generator) -> Tensor:
    """``(N, C, H, W)`` with ``padding`` zeros on all sides, cut at random to its size, and half of them mirrored."""
    count, side = len(inputs), inputs.shape[-1]
    windows = F.pad(inputs, [padding] * 4).unfold(2, side, 1).unfold(3, side, 1)  # (N, C, row, column, H, W)
    row, column = torch.randint(0, 2 * padding + 1, (2, count), generator=chance)
    cut = windows[torch.arange(count), :, row, column]
    mirror = torch.rand((count, 1, 1, 1), generator=chance) < 0.5
    return torch.where(mirror, cut.flip(3), cut).contiguous(memory_format=torch.channels_last)


def augmented(pictures: Tensor, recipe: Recipe, chance: torch.Generator) -> Tensor:
    """Pictures ``(N, 3, H, W)`` uint8 as inputs ``(N, 3, crop, crop)`` for training."""
    if recipe.padding:
        return shifted(normalized(pictures / 255, recipe.mean, recipe.std), recipe.padding, chance)
    where = mirrored(boxes(len(pictures), recipe.scale, chance), chance)
    return normalized(view(pictures, where, recipe.crop), recipe.mean, recipe.std)


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """The batches of all epochs; of an epoch's last one what does not fill it is left out."""

    split: Split
    recipe: Recipe
    seed: int

    @property
    def per_epoch(self) -> int:
        """Number of whole batches of an epoch."""
        return len(self.split.classes) // self.recipe.batch

    def order(self, epoch: int) -> Tensor:
        """Indices of all pictures as ``epoch`` (from 0) takes them, ``(N,)``."""
        return torch.randperm(len(self.split.classes), generator=generator(self.seed, ORDER, epoch))

    def batch(self, order: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """Inputs ``(B, 3, crop, crop)`` and classes ``(B,)`` of ``step`` (from 0) of the training."""
        start = step % self.per_epoch * self.recipe.batch
        part = order[start : start + self.recipe.batch]
        chance = generator(self.seed, CROPS, step)
        return augmented(self.split.pictures[part], self.recipe, chance), self.split.classes[part]
