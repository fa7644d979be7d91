"""Published accuracies and costs of ImageNet weights, from torchvision's metadata."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from torchvision import models
from torchvision.models import WeightsEnum

from cnnviz.architectures.registry import architectures

GIGA = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Published:
    """Accuracy of weights in percent on ImageNet-1K, at a crop of ``side`` pixels.

    ``macs`` are multiply-adds at that crop, which torchvision calls GFLOPS; ``parameters`` include heads that are used
    only in training (Inception v3).
    """

    slug: str
    weights: str
    top1: float
    top5: float
    side: int
    macs: int
    parameters: int


@lru_cache(maxsize=256)
def published(slug: str) -> tuple[Published, ...]:
    """All ImageNet weights of torchvision for a network, the default first; empty for other networks."""
    if slug not in architectures() or slug not in models.list_models(module=models):
        return ()
    offered = models.get_model_weights(slug)
    entries = [_published(slug, weights) for weights in dict.fromkeys([offered.DEFAULT, *offered])]
    return tuple(each for each in entries if isfinite(each.top1))  # VGG-16 has weights without a classifier


def _published(slug: str, weights: WeightsEnum) -> Published:
    accuracy = weights.meta["_metrics"]["ImageNet-1K"]
    return Published(
        slug=slug,
        weights=weights.name,
        top1=accuracy["acc@1"],
        top5=accuracy["acc@5"],
        side=weights.transforms().crop_size[0],
        macs=round(weights.meta["_ops"] * GIGA),
        parameters=weights.meta["num_params"],
    )
