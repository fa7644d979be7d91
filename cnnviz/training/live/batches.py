"""Pictures as the tensors that a network is trained on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.pictures.images import Preprocessing

Change = Callable[[Tensor], Tensor]
MOST_NORMALIZED = 32 * 2**20  # bytes; without, a small network waits 2 to 3 % of a step for its batch


class Labeled(Protocol):
    """Pictures with labels."""

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """All of one size, ``(N, H, W, C)``."""

    @property
    def labels(self) -> NDArray[np.int64]:
        """Indices of classes, ``(N,)``."""


class Examples(Protocol):
    """What a module is trained or evaluated on, with labels ``(N,)``."""

    @property
    def labels(self) -> Tensor:
        """Indices of classes, ``(N,)``."""

    def __len__(self) -> int: ...

    def first(self, count: int) -> Examples:
        """The first ``count`` of them."""

    def batch(self, indices: Tensor, change: Change | None = None) -> tuple[Tensor, Tensor]:
        """What the module reads, ``(N, ...)`` float32, at ``indices`` ``(N,)``, and labels ``(N,)``."""


class Source(Protocol):
    """Where a training's examples come from."""

    @property
    def digest(self) -> str:
        """Of all that is trained and validated on."""

    def inputs(self, device: torch.device) -> tuple[Examples, Examples, Examples]:
        """Those that are trained on, validated on and tested on."""


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """``pixels`` ``(N, C, H, W)`` uint8 and ``labels`` ``(N,)`` in memory; ``mean`` and ``std`` are ``(C, 1, 1)``.

    ``normalized`` has all pictures as they are read, float32, where they are so few that this costs little memory.
    """

    pixels: Tensor
    labels: Tensor
    mean: Tensor
    std: Tensor
    device: torch.device
    normalized: Tensor | None = None

    @classmethod
    def of(cls, pictures: Labeled, preprocessing: Preprocessing, device: torch.device) -> Inputs:
        """The inputs of a network on ``device``."""
        mean, std = (torch.tensor(each).view(-1, 1, 1) for each in (preprocessing.mean, preprocessing.std))
        planes = torch.tensor(pictures.pixels).permute(0, 3, 1, 2).contiguous()
        return cls(planes, torch.tensor(pictures.labels), mean, std, device)

    def normalized_once(self) -> Inputs:
        """The same, normalized now and not batch by batch, if that takes at most ``MOST_NORMALIZED`` bytes."""
        if self.pixels.numel() * torch.float32.itemsize > MOST_NORMALIZED:
            return self
        return replace(self, normalized=self._normalize(self._values(slice(None))))

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> Inputs:
        """The first ``count`` of them."""
        normalized = None if self.normalized is None else self.normalized[:count]
        return replace(self, pixels=self.pixels[:count], labels=self.labels[:count], normalized=normalized)

    def batch(self, indices: Tensor, change: Change | None = None) -> tuple[Tensor, Tensor]:
        """The normalized pictures ``(N, C, H, W)`` at ``indices`` ``(N,)``, float32, and their labels ``(N,)``.

        ``change`` is applied to values from 0 to 1, before mean and standard deviation.
        """
        if change is None and self.normalized is not None:
            pictures = self.normalized[indices]
        else:
            values = self._values(indices)
            pictures = self._normalize(values if change is None else change(values))
        return pictures.to(self.device), self.labels[indices].to(self.device)

    def _values(self, which: Tensor | slice) -> Tensor:
        """From 0 to 1."""
        return self.pixels[which].float().div_(255)

    def _normalize(self, values: Tensor) -> Tensor:
        return (values - self.mean) / self.std


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One batch after forward and backward pass.

    ``indices`` ``(N,)`` are those of its pictures in the training data; ``pictures`` ``(N, C, H, W)`` and ``labels``
    ``(N,)`` what the network read, ``scores`` ``(N, classes)`` what it returned. ``loss`` is the mean cross-entropy,
    ``gradient_norms`` as in ``StepRecord``.
    """

    indices: Tensor
    pictures: Tensor
    labels: Tensor
    scores: Tensor
    loss: float
    gradient_norms: tuple[float, ...]
