"""The head of a network: what makes class scores of the last maps, and what other heads would cost.

Lin, Chen, Yan, "Network in Network", 2014: the mean of each map in place of fully connected layers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Head:
    """``maps`` is the last node that has maps of more than one position; ``nodes`` come behind it."""

    maps: Node
    nodes: tuple[Node, ...]
    total: int

    @property
    def parameters(self) -> int:
        """Of all nodes of the head."""
        return sum(node.parameters for node in self.nodes)

    @property
    def share(self) -> float:
        """The head's part of the network's parameters, 0 to 1."""
        return self.parameters / self.total if self.total else 0.0

    @property
    def averages(self) -> bool:
        """Whether the head takes the mean of each map first."""
        return bool(self.nodes) and self.nodes[0].output in {self.maps.output[:1], (self.maps.output[0], 1, 1)}


def head_of(nodes: Sequence[Node]) -> Head | None:
    """The head of a network; ``None`` where no maps come before it, or nothing behind them."""
    places = [place for place, node in enumerate(nodes) if len(node.output) == 3 and math.prod(node.output[1:]) > 1]
    if not places or places[-1] + 1 == len(nodes):
        return None
    behind = tuple(nodes[places[-1] + 1 :])
    return Head(nodes[places[-1]], behind, sum(node.parameters for node in nodes))


def flat_weights(maps: tuple[int, ...], outputs: int) -> int:
    """Weights of a fully connected layer on flattened maps ``(C, H, W)``.

    >>> flat_weights((1024, 7, 7), 1024)
    51380224
    """
    return math.prod(maps) * outputs
