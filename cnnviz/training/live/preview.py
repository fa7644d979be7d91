"""What a network will see of a data set: pictures as it reads them, before and after augmentation."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.training.live.augmentation import augment
from cnnviz.training.live.data.dataset import Pictures, Pixels
from cnnviz.training.live.recipe import Augmentation


def samples(pictures: Pictures, label: int, count: int) -> Pictures:
    """The first ``count`` pictures of one class; fewer where there are fewer."""
    return pictures.subset(np.flatnonzero(pictures.labels == label)[:count])


def augmented(pictures: Pictures, augmentation: Augmentation, seed: int) -> Pixels:
    """The pictures ``(N, H, W, C)`` after one draw of the augmentation, which ``seed`` determines: the same shape."""
    values = torch.from_numpy(pictures.pixels.copy()).permute(0, 3, 1, 2).float().div_(255)
    changed = augment(values, augmentation, torch.Generator().manual_seed(seed))
    pixels: NDArray[np.uint8] = changed.mul(255).round_().byte().permute(0, 2, 3, 1).contiguous().numpy()
    return pixels
