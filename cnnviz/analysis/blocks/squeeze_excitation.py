"""Squeeze-and-excitation: a gate between 0 and 1 for each channel, computed from the means of all channels.

Hu, Shen, Sun, "Squeeze-and-Excitation Networks", 2018.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.graph.changes import Bypass, Changes
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node
from cnnviz.network import Network
from cnnviz.pictures.images import Picture


@dataclass(frozen=True, slots=True)
class Gate:
    """One block's gate: ``product`` = ``gate`` (one number per channel) x ``features`` (maps); names of nodes."""

    product: str
    gate: str
    features: str
    channels: int

    @property
    def block(self) -> str:
        """A short name: that of the module that the gate is part of."""
        return self.product.rpartition(".")[0]


def gates(nodes: Sequence[Node]) -> tuple[Gate, ...]:
    """Every gate of a network, in order."""
    shapes = {node.name: node.output for node in nodes}
    return tuple(gate for node in nodes if (gate := _gate(node, shapes)) is not None)


def _gate(node: Node, shapes: Mapping[str, tuple[int, ...]]) -> Gate | None:
    """A product of maps and of one number for each of their channels."""
    if node.kind is not Kind.MULTIPLY or len(node.inputs) != 2:
        return None
    small, large = sorted(node.inputs, key=lambda name: math.prod(shapes.get(name, ())))
    single = shapes.get(small) in {(node.output[0],), (node.output[0], 1, 1)}
    return Gate(node.name, small, large, node.output[0]) if single and shapes.get(large) == node.output else None


def open_gates(gates: Collection[Gate]) -> Changes:
    """The change that sets these gates to 1: every channel passes unchanged."""
    return {gate.product: Bypass(gate.features) for gate in gates}


def values(network: Network, pictures: Sequence[Picture], gates: Collection[Gate]) -> Mapping[str, NDArray[np.float32]]:
    """The gate of every channel for each picture: an array ``(N, C)`` per ``Gate.product``."""
    kept = network.run_batch(pictures, [gate.gate for gate in gates])
    return {gate.product: kept[gate.gate].reshape(len(pictures), -1) for gate in gates}
