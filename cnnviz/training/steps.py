"""A step of every training here: forward, loss, backward. The optimizer's step is the caller's."""

from typing import Any

import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn


def forward_backward(
    module: nn.Module, pictures: Tensor, labels: Tensor, label_smoothing: float = 0.0
) -> tuple[Tensor, Tensor]:
    """The mean cross-entropy of a batch (a scalar) and the scores ``(N, classes)``; gradients replace earlier ones.

    ``pictures`` are ``(N, C, H, W)``, ``labels`` ``(N,)`` class indices.
    """
    module.zero_grad()
    scores: Tensor = module(pictures)
    loss = F.cross_entropy(scores, labels, label_smoothing=label_smoothing)
    loss.backward()
    return loss.detach(), scores.detach()


def decay_groups(module: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Groups of parameters for an optimizer: weight decay on kernels only, not on biases and batch norms."""
    parameters = list(module.parameters())
    return [
        {"params": [each for each in parameters if each.ndim > 1], "weight_decay": weight_decay},
        {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
    ]
