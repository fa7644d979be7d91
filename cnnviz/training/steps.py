"""A step of every training here: forward, loss, backward. The optimizer's step is the caller's."""

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
