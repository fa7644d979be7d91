"""Augmentation of a batch across the gap between enlarged 64 px pictures and sharp, shrunk photographs."""

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor
from torchvision.transforms.v2 import functional as tf


def _number(low: float, high: float, chance: torch.Generator) -> float:
    return low + (high - low) * float(torch.rand((), generator=chance))


def _sharpen_or_blur(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """Unsharp masks of amount 0 to 2, blurs where the amount is negative."""
    blurred = tf.gaussian_blur(pictures, [5, 5], [_number(0.5, 1.3, chance)] * 2)
    amount = _number(-1.0, 2.5, chance)
    result: Tensor = (pictures + amount * (pictures - blurred)).clamp(0, 1)
    return result


def _coarsen(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """Shrunk to 50 to 95 % with antialiasing, and enlarged again."""
    side = pictures.shape[-1]
    small = max(1, round(side * _number(0.5, 0.95, chance)))
    shrunk = F.interpolate(pictures, size=(small, small), mode="bilinear", antialias=True)
    return F.interpolate(shrunk, size=(side, side), mode="bicubic").clamp(0, 1)


def sharpness(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """``(N, 3, H, W)`` from 0 to 1: a quarter untouched, a half sharpened or blurred, a quarter coarsened."""
    order = torch.randperm(len(pictures), generator=chance)
    result = pictures.clone()
    quarters = order.tensor_split(4)
    for part in quarters[1:3]:
        result[part] = _sharpen_or_blur(pictures[part], chance)
    result[quarters[3]] = _coarsen(pictures[quarters[3]], chance)
    return result


def color(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """``(N, 3, H, W)`` from 0 to 1 with contrast, saturation and brightness of each changed by up to 30 %."""
    contrast, saturation, brightness = 1 + 0.6 * (torch.rand((3, len(pictures), 1, 1, 1), generator=chance) - 0.5)
    gray = pictures.mean(1, keepdim=True)
    colored = gray + saturation * (pictures - gray)
    middle = gray.mean((2, 3), keepdim=True)
    result: Tensor = ((middle + contrast * (colored - middle)) * brightness).clamp(0, 1)
    return result
