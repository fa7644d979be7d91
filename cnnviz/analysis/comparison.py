"""What several networks are compared by: totals, depth, how the field grows, and published accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from torchvision import models
from torchvision.models import WeightsEnum

from cnnviz.analysis.cost import counts
from cnnviz.analysis.cost.counts import Stage
from cnnviz.analysis.cost.layer_table import kept_memory, rows_of, total
from cnnviz.architectures.registry import architectures
from cnnviz.geometry import WHOLE_IMAGE, ReceptiveField
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node

GIGA = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Growth:
    """The field against depth: ``sizes[i]`` pixels is the largest that a unit behind ``depths[i]`` layers has.

    Fields that are no square count by their longer side.
    """

    depths: tuple[int, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One network in numbers; ``memory`` and ``kept`` in bytes (``cnnviz.analysis.cost.layer_table``).

    ``gated_from`` is the depth of the first gate of squeeze-and-excitation, behind which every unit sees the whole
    picture; ``None`` in a network without.
    """

    parameters: int
    macs: int
    memory: int
    kept: int
    depth: int
    layers: int
    stages: tuple[Stage, ...]
    growth: Growth
    gated_from: int | None


def profile(nodes: Sequence[Node], picture: tuple[int, int, int]) -> Profile:
    """All that a network is compared by, for a picture ``(C, H, W)``."""
    sums = total(rows_of(nodes))
    return Profile(
        parameters=sums.parameters,
        macs=sums.macs,
        memory=sums.memory,
        kept=kept_memory(nodes, picture),
        depth=counts.depth(nodes),
        layers=counts.layers(nodes),
        stages=counts.stages(nodes),
        growth=growth(nodes),
        gated_from=gated_from(nodes),
    )


def growth(nodes: Sequence[Node]) -> Growth:
    """The largest field within each number of layers."""
    at = counts.depths(nodes)
    largest: dict[int, int] = {}
    for node in nodes:
        if isinstance(node.receptive_field, ReceptiveField):
            size = max(node.receptive_field.vertical.size, node.receptive_field.horizontal.size)
            largest[at[node.name]] = max(largest.get(at[node.name], 1), size)
    depths = tuple(sorted(largest))
    sizes = tuple(max(largest[each] for each in depths[: index + 1]) for index in range(len(depths)))
    return Growth(depths, sizes)


def last_field(nodes: Sequence[Node]) -> Node | None:
    """The last node whose units see the largest box; ``None`` in a network where none has a box.

    Of a network with squeeze-and-excitation this is before its first gate.
    """
    boxed = [node for node in nodes if isinstance(node.receptive_field, ReceptiveField)]
    return boxed[-1] if boxed else None


def gated_from(nodes: Sequence[Node]) -> int | None:
    """The depth at which maps first see the whole picture, long before the head, because a gate weighs channels."""
    at = counts.depths(nodes)
    gates = (at[each.name] for each in nodes if each.kind is Kind.MULTIPLY and each.receptive_field is WHOLE_IMAGE)
    return min(gates, default=None)


# --- published accuracy ---


@dataclass(frozen=True, slots=True)
class Published:
    """What torchvision publishes about weights: accuracy in percent on ImageNet-1K, at a crop of ``side`` pixels.

    ``macs`` are multiply-adds at that crop, which torchvision calls GFLOPS; ``parameters`` include heads that only
    training uses (Inception v3).
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
    """Every set of ImageNet weights that torchvision has for a network, the best first; none for others."""
    if slug not in architectures() or slug not in models.list_models(module=models):
        return ()
    offered = models.get_model_weights(slug)
    found = [_published(slug, weights) for weights in dict.fromkeys([offered.DEFAULT, *offered])]
    return tuple(each for each in found if isfinite(each.top1))  # VGG-16 has weights without a classifier


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
