"""Depthwise separable convolutions: one kernel for each channel, then a 1x1 convolution that mixes them.

Howard et al., "MobileNets", 2017: a full convolution costs k² multiply-adds for each pair of an input and an output
channel; a pair of a depthwise and a pointwise one costs ``1 / N + 1 / k²`` of that, with N output channels.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cnnviz.analysis.cost.weights import convolution_weights
from cnnviz.analysis.nodes import POINT, kernel, readers, returns_maps
from cnnviz.graph.kinds import Channels, Family, Kind
from cnnviz.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Cost:
    """A separable convolution beside the full one with the same input, output and kernel; weights without biases.

    ``positions`` is the number of output positions; the kernel is ``area`` = height x width cells.

    >>> Cost(inputs=32, outputs=64, area=9, positions=112 * 112).saving
    0.1267361111111111
    """

    inputs: int
    outputs: int
    area: int
    positions: int

    @property
    def depthwise(self) -> int:
        """Weights of the depthwise convolution."""
        return convolution_weights(self.inputs, self.inputs, self.area, groups=self.inputs)

    @property
    def pointwise(self) -> int:
        """Weights of the 1x1 convolution."""
        return convolution_weights(self.inputs, self.outputs, 1)

    @property
    def full(self) -> int:
        """Weights of the full convolution."""
        return convolution_weights(self.inputs, self.outputs, self.area)

    @property
    def macs(self) -> int:
        """Multiply-adds of the pair: every weight is used once at each position."""
        return (self.depthwise + self.pointwise) * self.positions

    @property
    def full_macs(self) -> int:
        """Multiply-adds of the full convolution."""
        return self.full * self.positions

    @property
    def saving(self) -> float:
        """The pair's share of the full convolution's cost: ``1 / outputs + 1 / area``."""
        return (self.depthwise + self.pointwise) / self.full


@dataclass(frozen=True, slots=True)
class Pair:
    """A depthwise convolution and the pointwise one behind it (in ConvNeXt, a linear layer at each position)."""

    depthwise: Node
    pointwise: Node

    @property
    def source(self) -> str:
        """The node that the depthwise convolution reads."""
        return self.depthwise.inputs[0]

    @property
    def cost(self) -> Cost:
        """What the pair costs where one full convolution could stand."""
        area = math.prod(kernel(self.depthwise))
        return Cost(self.depthwise.groups, self.pointwise.output[0], area, math.prod(self.pointwise.output[1:]))


def pairs(nodes: Sequence[Node]) -> tuple[Pair, ...]:
    """Every depthwise separable convolution of a network, in order.

    Norms, activations and squeeze-and-excitation gates may stand between the two.
    """
    by_name = readers(nodes)
    candidates = ((node, _pointwise(node, by_name)) for node in nodes if is_depthwise(node))
    return tuple(Pair(node, behind) for node, behind in candidates if behind is not None)


def is_depthwise(node: Node) -> bool:
    """Whether it is a convolution in which every output channel reads one input channel of its own."""
    return (
        node.kind is Kind.CONVOLUTION
        and node.groups == node.output[0] > 1
        and dict(node.weights)["weight"][1] == 1
        and node.windows is not None
        and kernel(node) != POINT
    )


def is_pointwise(node: Node) -> bool:
    """Whether it mixes all channels at every position by itself."""
    if not returns_maps(node):
        return False
    return node.kind is Kind.LINEAR or (
        node.kind is Kind.CONVOLUTION and node.groups == 1 and kernel(node) == POINT and node.output[1:] != (1, 1)
    )


def _pointwise(start: Node, by_name: Mapping[str, Sequence[Node]]) -> Node | None:
    return next(filter(is_pointwise, _following(start, by_name)), None)


def _following(start: Node, by_name: Mapping[str, Sequence[Node]]) -> Iterator[Node]:
    """The nodes that follow as long as each channel and position reads its own, and the first that do not."""
    waiting = [*by_name.get(start.name, ())]
    while waiting:
        node = waiting.pop(0)
        yield node
        if _stays_within_pair(node.kind) and node.output == start.output:
            waiting += by_name.get(node.name, ())


def _stays_within_pair(kind: Kind) -> bool:
    """Whether what comes out still belongs to the pair: not where another path is added, or channels are mixed anew."""
    traits = kind.traits
    alike = traits.channels is Channels.SAME or traits.family is Family.NORMALIZATION
    return traits.is_pointwise and alike and kind is not Kind.ADD
