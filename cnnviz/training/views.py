"""Batches of pictures in memory as inputs of a network: crops, mirrored or not, and normalized.

A box is ``(center x, center y, half width, half height)`` in units of half a picture, from -1 to 1; a negative half
width mirrors.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor


def seed_of(*numbers: int) -> int:
    """One seed that depends on all ``numbers`` and their order."""
    seed = 0
    for number in numbers:
        seed = (seed * 1_000_003 + number + 1) % (1 << 62)
    return seed


def generator(*numbers: int) -> torch.Generator:
    """A generator whose draws depend on ``numbers`` alone."""
    return torch.Generator().manual_seed(seed_of(*numbers))


def between(low: float, high: float, shape: tuple[int, ...], chance: torch.Generator) -> Tensor:
    """Uniform numbers, as ``(N,)`` or of another ``shape``."""
    return low + (high - low) * torch.rand(shape, generator=chance)


def boxes(count: int, scale: float, chance: torch.Generator) -> Tensor:
    """``count`` boxes ``(N, 4)`` of ``scale`` to 1 of the picture's area, sides in a ratio of 3:4 to 4:3."""
    side = between(scale, 1.0, (count,), chance).sqrt()
    ratio = (between(-1.0, 1.0, (count,), chance) * math.log(4 / 3) / 2).exp()
    half = torch.stack((side * ratio, side / ratio), 1).clamp(max=1.0)
    center = between(-1.0, 1.0, (count, 2), chance) * (1 - half)
    return torch.cat((center, half), 1)


def mirrored(boxes: Tensor, chance: torch.Generator) -> Tensor:
    """Boxes ``(N, 4)``, half of them mirrored."""
    result = boxes.clone()
    mirror = torch.rand(len(boxes), generator=chance) < 0.5
    result[:, 2] = torch.where(mirror, -result[:, 2], result[:, 2])
    return result


def view(pictures: Tensor, boxes: Tensor, size: int) -> Tensor:
    """The boxes ``(N, 4)`` of ``(N, 3, H, W)`` uint8 as ``(N, 3, size, size)`` float32 from 0 to 1, bilinear."""
    affine = torch.zeros(len(boxes), 2, 3)
    affine[:, 0, 0], affine[:, 0, 2] = boxes[:, 2], boxes[:, 0]
    affine[:, 1, 1], affine[:, 1, 2] = boxes[:, 3], boxes[:, 1]
    grid = F.affine_grid(affine, [len(boxes), 3, size, size], align_corners=False)
    return F.grid_sample(pictures.float() / 255, grid, padding_mode="reflection", align_corners=False)


def normalized(pictures: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Pictures ``(N, C, H, W)`` from 0 to 1 as a network's inputs, channels last."""
    means, stds = torch.tensor(mean).view(-1, 1, 1), torch.tensor(std).view(-1, 1, 1)
    return ((pictures - means) / stds).contiguous(memory_format=torch.channels_last)
