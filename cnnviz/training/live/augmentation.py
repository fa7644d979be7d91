"""Random changes of training pictures, on whole batches, from a generator of one's own."""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor

from cnnviz.training.live.recipe import Augmentation


def augment(batch: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    """Pictures ``(N, C, H, W)``, float32 from 0 to 1, each mirrored, turned, moved and made noisy at random.

    What comes in from outside a picture is black. The numbers drawn do not depend on the pictures. The same tensor
    where the augmentation changes nothing.
    """
    if augmentation.flip:
        batch = _flipped(batch, generator)
    if augmentation.rotation or augmentation.crop:
        batch = _moved(batch, augmentation, generator)
    if augmentation.noise:
        noise = torch.randn(batch.shape, generator=generator)
        batch = (batch + augmentation.noise * noise).clamp(0, 1)
    return batch


def _flipped(batch: Tensor, generator: torch.Generator) -> Tensor:
    mirrored = torch.rand(len(batch), 1, 1, 1, generator=generator) < 0.5
    return torch.where(mirrored, batch.flip(-1), batch)


def _moved(batch: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    """Turned about the center, then moved by whole pixels; bilinear between pixels."""
    count, _, height, width = batch.shape
    angles = (2 * torch.rand(count, generator=generator) - 1) * math.radians(augmentation.rotation)
    most = augmentation.crop
    shifts = torch.randint(-most, most + 1, (count, 2), generator=generator) * torch.tensor([2 / width, 2 / height])
    cosine, sine = angles.cos(), angles.sin()
    rows = (
        torch.stack([cosine, -sine * height / width, shifts[:, 0]], 1),
        torch.stack([sine * width / height, cosine, shifts[:, 1]], 1),
    )
    grid = F.affine_grid(torch.stack(rows, 1), list(batch.shape), align_corners=False)
    return F.grid_sample(batch, grid, align_corners=False)
