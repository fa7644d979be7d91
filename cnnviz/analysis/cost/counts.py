"""What is counted of a whole network: how deep it is, and how its costs are spread over sizes and kinds of layers.

A layer is a convolution or a linear layer, as in the names of networks (He et al. 2015: "weighted layers").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import INPUT, Node

MAPS = 3  # numbers in the shape of maps


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that produces maps of one size ``(H, W)``; the head, whose outputs are 1x1 or vectors, is (1, 1)."""

    size: tuple[int, int]
    layers: int
    parameters: int
    macs: int
    memory: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Where the parameters sit: in convolutions, in fully connected layers, in anything else (normalization)."""

    convolution: int
    linear: int
    other: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.convolution + self.linear + self.other


def depths(nodes: Iterable[Node]) -> dict[str, int]:
    """For every node the most layers on one way from the picture to it, itself included."""
    found = {INPUT: 0}
    for node in nodes:
        found[node.name] = max(found[name] for name in node.inputs) + node.kind.traits.is_layer
    del found[INPUT]
    return found


def depth(nodes: Sequence[Node]) -> int:
    """Layers on the longest way through: the number in names such as ResNet-152.

    Projection shortcuts lie beside that way and do not count; ``layers`` counts them too (156).
    """
    return depths(nodes)[nodes[-1].name]


def layers(nodes: Iterable[Node]) -> int:
    """Convolutions and linear layers, whichever way they lie on."""
    return sum(node.kind.traits.is_layer for node in nodes)


def stages(nodes: Sequence[Node]) -> tuple[Stage, ...]:
    """What is computed at each size of map, largest part of the network first.

    A step within a network whose output is 1x1 (a gate of squeeze-and-excitation) belongs to the maps around it.
    """
    members: dict[tuple[int, int], list[Node]] = {}
    for node, size in zip(nodes, _sizes(nodes), strict=True):
        members.setdefault(size, []).append(node)
    return tuple(_stage(size, group) for size, group in members.items())


def _sizes(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    own = [(node.output[1], node.output[2]) if len(node.output) == MAPS else (1, 1) for node in nodes]
    body = max((index for index, size in enumerate(own) if size != (1, 1)), default=-1)
    for index in range(1, body):
        if own[index] == (1, 1):
            own[index] = own[index - 1]
    return own


def _stage(size: tuple[int, int], group: Sequence[Node]) -> Stage:
    sums = total(rows_of(group))
    return Stage(size, layers(group), sums.parameters, sums.macs, sums.memory)


def is_fully_connected(node: Node) -> bool:
    """A linear layer that reads a vector; one that is applied at every place of a map is a 1x1 convolution."""
    return node.kind is Kind.LINEAR and len(node.output) == 1


def shares(nodes: Iterable[Node]) -> Shares:
    """How the parameters are spread over kinds of layers."""
    found = {"convolution": 0, "linear": 0, "other": 0}
    for node in nodes:
        of_maps = "convolution" if node.kind.traits.is_layer else "other"
        found["linear" if is_fully_connected(node) else of_maps] += node.parameters
    return Shares(**found)
