"""Paths through a network's graph: which nodes read a node, depend on it, or lie between two nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnnviz.analysis.nodes import readers
from cnnviz.graph.nodes import INPUT, Node


class Paths:
    """A network's nodes by name, their indices in execution order, and their readers."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.index = {INPUT: -1, **{node.name: index for index, node in enumerate(nodes)}}
        self.readers = readers(nodes)
        self._ancestors: dict[str, int] = {INPUT: 1}
        for node in nodes:
            self._ancestors[node.name] = self._bits(node)

    def _bits(self, node: Node) -> int:
        """The node and all that it depends on, as a set of bits: bit ``index + 1`` stands for a node."""
        bits = 1 << (self.index[node.name] + 1)
        for source in node.inputs:
            bits |= self._ancestors[source]
        return bits

    def depends(self, name: str, on: str) -> bool:
        """Whether ``name`` is ``on`` or depends on it."""
        return bool(self._ancestors[name] >> (self.index[on] + 1) & 1)

    def common_ancestor(self, names: Iterable[str]) -> str:
        """The last node that all of ``names`` are or depend on."""
        common = -1
        for name in names:
            common &= self._ancestors[name]
        return next(name for name, index in self.index.items() if index == common.bit_length() - 2)

    def between(self, start: str, end: str) -> tuple[Node, ...]:
        """The nodes on the paths from ``start`` (excluded) to ``end`` (included), in execution order."""
        if start == end:
            return ()
        inner = (node for node in self.nodes.values() if self.depends(end, node.name))
        return tuple(node for node in inner if node.name != start and self.depends(node.name, start))
