"""The ways through a network's graph: who reads whom, who depends on whom, where two ways met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnnviz.graph.nodes import INPUT, Node


class Ways:
    """A network's nodes by name, their places in execution order, and their readers."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.place = {INPUT: -1, **{node.name: index for index, node in enumerate(nodes)}}
        self.readers: dict[str, list[Node]] = {}
        for node in nodes:
            for source in node.inputs:
                self.readers.setdefault(source, []).append(node)
        self._behind: dict[str, int] = {INPUT: 1}
        for node in nodes:
            self._behind[node.name] = self._bits(node)

    def _bits(self, node: Node) -> int:
        """A set as the bits of a number: a bit for the node itself and for each that it depends on."""
        bits = 1 << (self.place[node.name] + 1)
        for source in node.inputs:
            bits |= self._behind[source]
        return bits

    def depends(self, name: str, on: str) -> bool:
        """Whether ``name`` is ``on`` or depends on it."""
        return bool(self._behind[name] >> (self.place[on] + 1) & 1)

    def meeting(self, names: Iterable[str]) -> str:
        """The last node that all of ``names`` are or depend on."""
        common = -1
        for name in names:
            common &= self._behind[name]
        return next(name for name, place in self.place.items() if place == common.bit_length() - 2)

    def between(self, start: str, end: str) -> tuple[Node, ...]:
        """The nodes on the ways from ``start`` (not among them) to ``end``, in execution order."""
        if start == end:
            return ()
        inner = (node for node in self.nodes.values() if self.depends(end, node.name))
        return tuple(node for node in inner if node.name != start and self.depends(node.name, start))
