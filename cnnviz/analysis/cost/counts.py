"""Depth of a network, and how its costs are distributed over sizes of maps and kinds of layers.

A layer is a convolution or a linear layer, as in the names of networks (He et al. 2015: "weighted layers").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.analysis.nodes import is_fully_connected, returns_maps
from cnnviz.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Stage:
    """All nodes that return maps of one size ``(H, W)``; the head, whose outputs are 1x1 or vectors, is (1, 1)."""

    size: tuple[int, int]
    layers: int
    parameters: int
    macs: int
    memory: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Parameters by kind of layer: in convolutions, in fully connected layers, in anything else (normalization)."""

    convolution: int
    linear: int
    other: int

    @property
    def total(self) -> int:
        """Their sum."""
        return self.convolution + self.linear + self.other


def depths(nodes: Iterable[Node]) -> dict[str, int]:
    """For every node the number of layers on the longest path from the picture to it, itself included."""
    result: dict[str, int] = {}
    for node in nodes:
        result[node.name] = max(result.get(name, 0) for name in node.inputs) + node.kind.traits.is_layer
    return result


def depth(nodes: Sequence[Node]) -> int:
    """Layers on the longest path: the number in names such as ResNet-152.

    Projection shortcuts are not on that path; ``layers`` counts them too (156).
    """
    return depths(nodes)[nodes[-1].name]


def layers(nodes: Iterable[Node]) -> int:
    """Number of convolutions and linear layers."""
    return sum(node.kind.traits.is_layer for node in nodes)


def stages(nodes: Sequence[Node]) -> tuple[Stage, ...]:
    """Layers and costs by size of map, in the order of the network.

    A node within a network whose output is 1x1 (a gate of squeeze-and-excitation) is counted with the maps before it.
    """
    members: dict[tuple[int, int], list[Node]] = {}
    for node, size in zip(nodes, _sizes(nodes), strict=True):
        members.setdefault(size, []).append(node)
    return tuple(_stage(size, group) for size, group in members.items())


def _sizes(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    own = [(node.output[1], node.output[2]) if returns_maps(node) else (1, 1) for node in nodes]
    body = max((index for index, size in enumerate(own) if size != (1, 1)), default=-1)
    for index in range(1, body):
        if own[index] == (1, 1):
            own[index] = own[index - 1]
    return own


def _stage(size: tuple[int, int], group: Sequence[Node]) -> Stage:
    sums = total(rows_of(group))
    return Stage(size, layers(group), sums.parameters, sums.macs, sums.memory)


def shares(nodes: Iterable[Node]) -> Shares:
    """Parameters by kind of layer."""
    sums = {"convolution": 0, "linear": 0, "other": 0}
    for node in nodes:
        kind = "convolution" if node.kind.traits.is_layer else "other"
        sums["linear" if is_fully_connected(node) else kind] += node.parameters
    return Shares(**sums)
