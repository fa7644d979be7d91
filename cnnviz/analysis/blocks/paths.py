"""Paths through a network's graph: which nodes read a node, depend on it, or lie between two nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_

from cnnviz.analysis.nodes import readers
from cnnviz.graph.nodes import INPUT, Node


class Paths:
    """A network's nodes by name, their indices in execution order (the picture's is 0), and their readers."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.readers = readers(nodes)
        inputs = {INPUT: (), **{node.name: node.inputs for node in nodes}}
        self.index = {name: index for index, name in enumerate(inputs)}
        self._ancestors: dict[str, int] = {}  # the node and all that it depends on: bit ``index`` stands for a node
        for name, sources in inputs.items():
            self._ancestors[name] = reduce(or_, (self._ancestors[source] for source in sources), 1 << self.index[name])

    def depends(self, name: str, on: str) -> bool:
        """Whether ``name`` is ``on`` or depends on it."""
        return bool(self._ancestors[name] >> self.index[on] & 1)

    def common_ancestor(self, names: Iterable[str]) -> str:
        """The last node that all of ``names`` are or depend on."""
        common = reduce(and_, (self._ancestors[name] for name in names))
        return list(self.index)[common.bit_length() - 1]

    def between(self, start: str, end: str) -> tuple[Node, ...]:
        """The nodes on the paths from ``start`` (excluded) to ``end`` (included), in execution order."""
        if start == end:
            return ()
        inner = (node for node in self.nodes.values() if self.depends(end, node.name))
        return tuple(node for node in inner if node.name != start and self.depends(node.name, start))
