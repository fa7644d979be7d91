"""The recipe that all networks of one experiment share."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """SGD with momentum 0.9, with Nesterov's variant of it or without.

    ``data`` is the layout of the folder, ``labels`` names the class names in ``assets/text``. Networks are tested on
    whole pictures of ``input`` ``(C, H, W)`` and trained on crops of ``crop`` px a side, mirrored at random: of
    ``scale`` to 1 of the picture's area, or, with ``padding`` px of the mean color around it, of the picture's size.

    The rate rises over ``warmup`` epochs to ``peak_rate``. It is divided by 10 at each of the shares ``falls`` of all
    steps; without any it falls along a cosine to 0. The weights ``decayed`` are ``"all"`` or ``"kernels"``. The norm of
    the gradient is at most ``gradient_norm``, where that is not 0. The paper's schedule has ``paper_epochs``, where it
    is not 0.
    """

    data: str
    labels: str
    input: tuple[int, int, int]
    crop: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    epochs: int
    peak_rate: float
    weight_decay: float
    batch: int = 128
    padding: int = 0
    scale: float = 0.0
    warmup: float = 0.0
    falls: tuple[float, ...] = ()
    decayed: str = "kernels"
    nesterov: bool = True
    gradient_norm: float = 0.0
    label_smoothing: float = 0.0
    paper_epochs: int = 0

    def rate_at(self, step: int, steps: int) -> float:
        """Learning rate of ``step`` (from 0) of ``steps``."""
        rising = self.warmup * steps / self.epochs
        if step < rising:
            return self.peak_rate * (step + 1) / rising
        if self.falls:
            return self.peak_rate * math.prod(0.1 for share in self.falls if step >= share * steps)
        return self.peak_rate * (1 + math.cos(math.pi * (step - rising) / (steps - rising))) / 2
