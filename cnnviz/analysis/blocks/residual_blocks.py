"""Residual blocks, recognized in a network's nodes by how the nodes are connected; names are not used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cnnviz.analysis.blocks.paths import Paths
from cnnviz.analysis.nodes import MAPS, POINT, convolutions, kernel, module_name, returns_maps
from cnnviz.graph.kinds import Family, Kind
from cnnviz.graph.nodes import Node

CACHED = 32  # networks whose blocks are cached


class Shortcut(StrEnum):
    """What the shortcut does to x."""

    IDENTITY = "identity"
    PROJECTED = "projected"  # a 1x1 convolution
    PADDED = "padded"  # rows and columns left out, channels of zeros added


@dataclass(frozen=True, slots=True)
class ResidualBlock:
    """``add`` adds F(x), the output of ``branch``, and x or x made to fit, the output of ``shortcut``.

    ``start`` returns x; ``after`` is the activation that follows, if one does; ``layers`` are the nodes that compute
    F(x).
    """

    name: str
    start: str
    shortcut: str
    branch: str
    add: str
    after: str | None
    kind: Shortcut
    layers: tuple[Node, ...]

    @property
    def kernels(self) -> tuple[tuple[int, int], ...]:
        """Rows and columns of the kernel of each convolution of the branch."""
        return tuple(map(kernel, convolutions(self.layers)))

    @property
    def is_bottleneck(self) -> bool:
        """Whether it is 1x1, then larger kernels on fewer channels than the block returns, then 1x1."""
        layers, sizes = convolutions(self.layers), self.kernels
        if len(sizes) < MAPS or sizes[0] != POINT or sizes[-1] != POINT or POINT in sizes[1:-1]:
            return False
        return max(node.output[0] for node in layers[:-1]) < layers[-1].output[0]


@lru_cache(maxsize=CACHED)
def residual_blocks(nodes: tuple[Node, ...]) -> tuple[ResidualBlock, ...]:
    """Every addition of two maps of one shape that both come from one node, in execution order.

    One of the two, the shortcut, comes without layers that compute features.
    """
    paths = Paths(nodes)
    blocks = (_residual(paths, node) for node in nodes if node.kind is Kind.ADD and len(node.inputs) == 2)
    return tuple(block for block in blocks if block is not None)


def _residual(paths: Paths, add: Node) -> ResidualBlock | None:
    if not returns_maps(add) or any(_shape(paths, name) != add.output for name in add.inputs):
        return None
    start = paths.common_ancestor(add.inputs)
    sides = sorted(((paths.between(start, name), name) for name in add.inputs), key=lambda side: len(side[0]))
    for (past, shortcut), (layers, branch) in (sides, sides[::-1]):
        kind = _shortcut(past)
        if kind is not None and _has_features(layers):
            return ResidualBlock(
                module_name(add), start, shortcut, branch, add.name, _activation(paths, add), kind, layers
            )
    return None


def _has_features(layers: Sequence[Node]) -> bool:
    """Whether they do more than mix channels: a linear layer, or a convolution larger than 1x1."""
    return any(node.kind is Kind.LINEAR or (node.kind is Kind.CONVOLUTION and kernel(node) != POINT) for node in layers)


def _shape(paths: Paths, name: str) -> tuple[int, ...] | None:
    """``None`` for the picture: a shortcut around the whole network is not a residual block."""
    return paths.nodes[name].output if name in paths.nodes else None


def _shortcut(past: Sequence[Node]) -> Shortcut | None:
    projections = convolutions(past)
    rest = {node.kind for node in past} - {Kind.CONVOLUTION}
    if len(projections) > 1 or not all(map(_fits, rest)) or any(kernel(node) != POINT for node in projections):
        return None
    if projections:
        return Shortcut.PROJECTED
    return Shortcut.IDENTITY if rest <= {Kind.IDENTITY} else Shortcut.PADDED


def _fits(kind: Kind) -> bool:
    """Whether a shortcut may contain it, because it computes no features."""
    return kind.traits.moves_values or kind.traits.family in {Family.NORMALIZATION, Family.POOLING}


def _activation(paths: Paths, add: Node) -> str | None:
    behind = paths.readers.get(add.name, [])
    return behind[0].name if len(behind) == 1 and behind[0].kind.traits.is_activation_function else None
