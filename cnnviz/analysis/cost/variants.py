"""Parameters of variants of a network: without groups, and the LeNet-5 of 1998."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from cnnviz.graph.nodes import Node

#: Table I of LeCun et al. 1998: how many of the six maps of S2 each of the sixteen maps of C3 reads.
C3_READS = (3,) * 6 + (4,) * 9 + (6,)


def ungrouped(nodes: Iterable[Node]) -> int:
    """Parameters of the network if every convolution read all channels instead of those of its group."""

    def count(node: Node) -> int:
        return sum(prod(size) * (node.groups if name == "weight" else 1) for name, size in node.weights)

    return sum(count(node) if node.groups > 1 and node.parameters else node.parameters for node in nodes)


@dataclass(frozen=True, slots=True)
class LayerCount:
    """Trained parameters of a layer of the LeNet-5 of 1998, and its connections, biases counted as in the paper."""

    name: str
    parameters: int
    connections: int


def lenet_of_1998() -> tuple[LayerCount, ...]:
    """LeCun et al. 1998, section II.B: C3 reads some maps only, S2 and S4 are trained, the output is fixed.

    >>> sum(layer.parameters for layer in lenet_of_1998()), sum(layer.connections for layer in lenet_of_1998())
    (60000, 340908)
    """
    return (
        _convolution("c1", (1,) * 6, 28 * 28),
        _subsampling("s2", 6, 14 * 14),
        _convolution("c3", C3_READS, 10 * 10),
        _subsampling("s4", 16, 5 * 5),
        _convolution("c5", (16,) * 120, 1),
        LayerCount("f6", 84 * (120 + 1), 84 * (120 + 1)),
        LayerCount("output", 0, 10 * 84),
    )


def _convolution(name: str, reads: Sequence[int], positions: int) -> LayerCount:
    """5x5 kernels shared over ``positions``; ``reads`` has the number of maps that each output map reads."""
    weights = sum(maps * 5 * 5 + 1 for maps in reads)
    return LayerCount(name, weights, weights * positions)


def _subsampling(name: str, maps: int, positions: int) -> LayerCount:
    """Each map has a factor and a bias; each output is connected to the four cells of its window and the bias."""
    return LayerCount(name, 2 * maps, maps * positions * (2 * 2 + 1))
