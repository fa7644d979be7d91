"""Dropout as in training: the values that one pass drops, and the predictions of many passes.

Srivastava et al., "Dropout", 2014; many passes as a measure of uncertainty: Gal, Ghahramani, "Dropout as a Bayesian
Approximation", 2016.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.graph.changes import ActiveDropout, Changes
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node
from cnnviz.network import Network

Array = NDArray[np.float32]
#: Passes in one batch: more only take memory.
TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Dropped:
    """One pass through a dropout layer: its input and its output, ``(C, H, W)`` or ``(C,)`` each."""

    before: Array
    after: Array

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which values were kept, in the shape of the input; an input of 0 counts as neither kept nor dropped."""
        return np.not_equal(self.after, 0)

    @property
    def dropped(self) -> NDArray[np.bool_]:
        """Which values became 0, in the shape of the input."""
        return np.not_equal(self.before, 0) & ~self.kept

    @property
    def factor(self) -> float | None:
        """The factor of the kept values, ``1 / (1 - p)``; ``None`` where nothing was kept."""
        return float(np.median(self.after[self.kept] / self.before[self.kept])) if self.kept.any() else None


def dropouts(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Every dropout layer of a network, in order."""
    return tuple(node for node in nodes if node.kind is Kind.DROPOUT)


def active_dropouts(nodes: Sequence[Node], seed: int) -> Changes:
    """The change that puts all dropout layers into train mode, each with masks of its own."""
    return {node.name: ActiveDropout(seed * 1009 + index) for index, node in enumerate(dropouts(nodes))}


def drop(network: Network, start: Mapping[str, Array], name: str, seed: int) -> Dropped:
    """One pass in train mode with the masks of ``seed``.

    ``start`` is what ``Network.run_from`` starts with, before all dropout layers: one picture, ``(1, C, H, W)`` or
    ``(1, C)`` by name. What comes before the first mask is the same in every pass.
    """
    source = network.node(name).inputs[0]
    kept = network.run_from(start, [source, name], active_dropouts(network.nodes, seed))
    return Dropped(kept[source][0], kept[name][0])


def passes(network: Network, start: Mapping[str, Array], part: int, together: int = TOGETHER) -> Array:
    """The scores of N = ``together`` passes in train mode, ``(N, classes)``, each with masks of its own.

    ``start`` is as in ``drop``. ``part`` 0 has the first passes, 1 those after them, and so on; the result depends on
    these two numbers alone.
    """
    last = network.nodes[-1].name
    repeated = {name: np.repeat(values, together, axis=0) for name, values in start.items()}
    return network.run_from(repeated, [last], active_dropouts(network.nodes, part))[last]
