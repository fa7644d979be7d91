"""Which units of every node can depend on one pixel. Nodes only, no weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cnnviz.geometry import AxisField, ReceptiveField, Window
from cnnviz.graph.fields import READS_ELSEWHERE
from cnnviz.graph.kinds import Kind, Positions
from cnnviz.graph.nodes import INPUT, Node, with_input

#: First and last, both included.
Interval = tuple[int, int]
#: Rows and columns of the units that depend on the pixel; ``None``: no unit.
Reached = tuple[Interval, Interval] | None
Shape = tuple[int, ...]

#: Units read their own position where the sides stay as they are.
STAYING = frozenset({Positions.SAME, Positions.SAME_IF_SIZE_STAYS, Positions.SLICE})


@dataclass(frozen=True, slots=True)
class ReadPattern:
    """Which positions of an input the ``units`` of a node read, along one axis.

    Unit ``i`` reads ``extent`` positions from ``i * stride - padding`` on; with ``extent`` 0 it may read all of them.
    """

    units: int
    extent: int = 0
    stride: int = 1
    padding: int = 0

    def reached(self, before: Interval) -> Interval | None:
        """The units that read any of these positions of the input.

        >>> ReadPattern(units=112, extent=7, stride=2, padding=3).reached((0, 0))
        (0, 1)
        >>> ReadPattern(units=8, extent=1, stride=2).reached((3, 3))
        """
        if not self.extent:
            return 0, self.units - 1
        first = max(0, -((self.extent - 1 - self.padding - before[0]) // self.stride))
        last = min(self.units - 1, (before[1] + self.padding) // self.stride)
        return (first, last) if first <= last else None


#: Along rows and along columns.
ReadPatterns = tuple[ReadPattern, ReadPattern]


def sides(shape: Shape) -> Interval:
    """Rows and columns of a shape ``(C, H, W)``; a vector counts as one unit."""
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)


def read_patterns(nodes: Sequence[Node], picture: tuple[int, int, int]) -> Mapping[str, tuple[ReadPatterns, ...]]:
    """The patterns of each node for each of its inputs; ``picture`` is the shape ``(C, H, W)``.

    A node of unknown kind, and one that mixes all positions, may read everything.
    """
    by_name = {node.name: node for node in with_input(nodes, picture)}

    def patterns(node: Node, source: str) -> ReadPatterns:
        vertical, horizontal = _windows(node, by_name[source]) or ((), ())
        rows, columns = sides(node.output)
        return ReadPattern(rows, *vertical), ReadPattern(columns, *horizontal)

    return MappingProxyType({node.name: tuple(patterns(node, source) for source in node.inputs) for node in nodes})


def reached(
    nodes: Sequence[Node], patterns: Mapping[str, tuple[ReadPatterns, ...]], pixel: Interval
) -> Mapping[str, Reached]:
    """The rectangle of units of every node that can depend on the pixel ``(row, column)``.

    ``patterns`` are those of ``read_patterns``. A pixel between two windows reaches no unit; where branches meet, the
    rectangle contains the units of both. Units outside it do not depend on the pixel.
    """
    row, column = pixel
    result: dict[str, Reached] = {INPUT: ((row, row), (column, column))}
    for node in nodes:
        boxes = [_through(pair, result[source]) for pair, source in zip(patterns[node.name], node.inputs, strict=True)]
        result[node.name] = _both([box for box in boxes if box is not None])
    return MappingProxyType(result)


def _through(pair: ReadPatterns, before: Reached) -> Reached:
    if before is None:
        return None
    rows, columns = (pattern.reached(interval) for pattern, interval in zip(pair, before, strict=True))
    return None if rows is None or columns is None else (rows, columns)


def _both(boxes: Sequence[tuple[Interval, Interval]]) -> Reached:
    if not boxes:
        return None
    rows, columns = ((min(axis)[0], max(last for _, last in axis)) for axis in zip(*boxes, strict=True))
    return rows, columns


Window3 = tuple[int, int, int]


def _windows(node: Node, source: Node) -> tuple[Window3, Window3] | None:
    """Extent, stride and padding along both axes; ``None`` where they are not known."""
    if node.windows is not None:
        vertical, horizontal = map(_of_window, node.windows)
        return None if node.padding_mode in READS_ELSEWHERE else (vertical, horizontal)
    if node.kind.traits.positions in STAYING and sides(node.output) == sides(source.output):
        return (1, 1, 0), (1, 1, 0)
    before, after = source.receptive_field, node.receptive_field
    if node.kind is Kind.SLICE and isinstance(before, ReceptiveField) and isinstance(after, ReceptiveField):
        return _sliced(before.vertical, after.vertical), _sliced(before.horizontal, after.horizontal)
    return None


def _of_window(window: Window) -> Window3:
    return window.extent, window.stride, window.padding


def _sliced(before: AxisField, after: AxisField) -> Window3:
    """Every n-th position of a slice, computed from the fields of the two."""
    return 1, after.jump // before.jump, (before.start - after.start) // before.jump
