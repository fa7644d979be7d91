"""Properties of single nodes that several analyses need."""

from __future__ import annotations

from collections.abc import Iterable

from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node

MAPS = 3  # axes of the output of a node that returns feature maps: channels, rows, columns
POINT = (1, 1)  # kernel of a 1x1 convolution


def returns_maps(node: Node) -> bool:
    """Whether the output is ``(C, H, W)`` rather than a vector ``(C,)``."""
    return len(node.output) == MAPS


def kernel(node: Node) -> tuple[int, int]:
    """Rows and columns of the node's window; ``(0, 0)`` for a node without one."""
    return (0, 0) if node.windows is None else (node.windows[0].kernel, node.windows[1].kernel)


def convolutions(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The convolutions among ``nodes``."""
    return tuple(node for node in nodes if node.kind is Kind.CONVOLUTION)


def is_fully_connected(node: Node) -> bool:
    """Whether it is a linear layer that reads a vector; one applied at every position of maps is a 1x1 convolution."""
    return node.kind is Kind.LINEAR and not returns_maps(node)


def module_name(node: Node) -> str:
    """The module that contains a node: "layer1.0" of "layer1.0.add"; the node's own name where none does."""
    return node.name.rpartition(".")[0] or node.name


def readers(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """The nodes that read each node, by the name of the node that is read."""
    result: dict[str, list[Node]] = {}
    for node in nodes:
        for source in node.inputs:
            result.setdefault(source, []).append(node)
    return result
