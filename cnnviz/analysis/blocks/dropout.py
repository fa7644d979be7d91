"""Dropout as in training: which values one pass loses, and how far the predictions of many passes lie apart.

Srivastava et al., "Dropout", 2014; many passes as a measure of doubt: Gal, Ghahramani, "Dropout as a Bayesian
Approximation", 2016.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.graph.changes import ActiveDropout, Changes
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node
from cnnviz.network import Network
from cnnviz.pictures.images import Picture

Array = NDArray[np.float32]
#: Passes in one batch: more only take memory.
TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Dropped:
    """One pass through a dropout layer: its input and its output, alike in shape."""

    before: Array
    after: Array

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Values that came through; one that was 0 before is in neither."""
        return np.not_equal(self.after, 0)

    @property
    def dropped(self) -> NDArray[np.bool_]:
        """Values that became 0."""
        return np.not_equal(self.before, 0) & ~self.kept

    @property
    def factor(self) -> float | None:
        """What the kept values were multiplied by, ``1 / (1 - p)``; ``None`` where nothing was kept."""
        return float(np.median(self.after[self.kept] / self.before[self.kept])) if self.kept.any() else None


def dropouts(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Every dropout layer of a network, in order."""
    return tuple(node for node in nodes if node.kind is Kind.DROPOUT)


def awake(nodes: Sequence[Node], seed: int) -> Changes:
    """All dropout layers as in train mode; no two of them with the same masks."""
    return {node.name: ActiveDropout(seed * 1009 + place) for place, node in enumerate(dropouts(nodes))}


def drop(network: Network, picture: Picture, name: str, seed: int) -> Dropped:
    """One pass in train mode with the masks of ``seed``."""
    source = network.node(name).inputs[0]
    kept = network.run_batch([picture], [source, name], awake(network.nodes, seed))
    return Dropped(kept[source][0], kept[name][0])


def passes(network: Network, picture: Picture, part: int) -> Array:
    """The scores of ``TOGETHER`` passes in train mode, ``(TOGETHER, classes)``, each with masks of its own.

    Part 0 holds the first passes, part 1 those after them, and so on: the same ones every time.
    """
    last = network.nodes[-1].name
    return network.run_batch([picture] * TOGETHER, [last], awake(network.nodes, part))[last]
