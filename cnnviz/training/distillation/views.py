"""Views: a crop of each picture that the teacher and the student see alike.

Beyer et al. 2021, "Knowledge distillation: a good teacher is patient and consistent" (arXiv:2106.05237). A box is
``(center x, center y, half width, half height)`` in units of half a picture, from -1 to 1; a negative half width
mirrors.
"""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor

CLOSER = 0.15  # the student's box is smaller than the teacher's by at most this share of its sides


def generator(*numbers: int) -> torch.Generator:
    """A generator whose draws depend on ``numbers`` alone."""
    seed = 0
    for number in numbers:
        seed = (seed * 1_000_003 + number + 1) % (1 << 62)
    return torch.Generator().manual_seed(seed)


def _between(low: float, high: float, shape: tuple[int, ...], chance: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(shape, generator=chance)


def boxes(count: int, scale: float, chance: torch.Generator) -> Tensor:
    """``count`` boxes ``(N, 4)`` of ``scale`` to 1 of the picture's area, sides in a ratio of 3:4 to 4:3."""
    side = _between(scale, 1.0, (count,), chance).sqrt()
    ratio = (_between(-1.0, 1.0, (count,), chance) * math.log(4 / 3) / 2).exp()
    half = torch.stack((side * ratio, side / ratio), 1).clamp(max=1.0)
    center = _between(-1.0, 1.0, (count, 2), chance) * (1 - half)
    return torch.cat((center, half), 1)


def jitter(boxes: Tensor, chance: torch.Generator) -> Tensor:
    """Boxes ``(N, 4)`` inside the given ones, a little smaller, half of them mirrored."""
    share = 1 - CLOSER * torch.rand((len(boxes), 1), generator=chance)
    shift = _between(-1.0, 1.0, (len(boxes), 2), chance) * (1 - share)
    center, half = boxes[:, :2] + boxes[:, 2:] * shift, boxes[:, 2:] * share
    mirror = torch.rand(len(boxes), generator=chance) < 0.5
    half[:, 0] = torch.where(mirror, -half[:, 0], half[:, 0])
    return torch.cat((center, half), 1)


def view(pictures: Tensor, boxes: Tensor, size: int) -> Tensor:
    """The boxes ``(N, 4)`` of ``(N, 3, H, W)`` uint8 as ``(N, 3, size, size)`` float32 from 0 to 1, bilinear."""
    affine = torch.zeros(len(boxes), 2, 3)
    affine[:, 0, 0], affine[:, 0, 2] = boxes[:, 2], boxes[:, 0]
    affine[:, 1, 1], affine[:, 1, 2] = boxes[:, 3], boxes[:, 1]
    grid = F.affine_grid(affine, [len(boxes), 3, size, size], align_corners=False)
    return F.grid_sample(pictures.float() / 255, grid, padding_mode="reflection", align_corners=False)
