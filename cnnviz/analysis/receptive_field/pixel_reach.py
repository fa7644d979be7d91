"""Forwards: which units of every layer one pixel can reach. Nodes only, no weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cnnviz.geometry import AxisField, Field, ReceptiveField, Window
from cnnviz.graph.fields import READS_ELSEWHERE
from cnnviz.graph.kinds import Kind, Positions
from cnnviz.graph.nodes import INPUT, Node

#: First and last, both included.
Interval = tuple[int, int]
#: Rows and columns of the units reached; ``None``: not one.
Reached = tuple[Interval, Interval] | None
Shape = tuple[int, ...]

#: Units read their own position where the sides stay as they are.
STAYING = frozenset({Positions.SAME, Positions.SAME_IF_SIZE_STAYS, Positions.SLICE})


@dataclass(frozen=True, slots=True)
class Look:
    """How the ``units`` of a node look at one of its inputs, along one axis.

    Unit ``i`` reads ``span`` positions from ``i * stride - padding`` on; with ``span`` 0 it may read all of them.
    """

    units: int
    span: int = 0
    stride: int = 1
    padding: int = 0

    def reached(self, before: Interval) -> Interval | None:
        """The units that read any of these positions of the input.

        >>> Look(units=112, span=7, stride=2, padding=3).reached((0, 0))
        (0, 1)
        >>> Look(units=8, span=1, stride=2).reached((3, 3))
        """
        if not self.span:
            return 0, self.units - 1
        first = max(0, -((self.span - 1 - self.padding - before[0]) // self.stride))
        last = min(self.units - 1, (before[1] + self.padding) // self.stride)
        return (first, last) if first <= last else None


#: Down the rows, and across the columns.
Looks = tuple[Look, Look]


def sides(shape: Shape) -> Interval:
    """Rows and columns of what a node returns; a vector is one unit, it has no places."""
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)


def looks(nodes: Sequence[Node], picture: Shape) -> Mapping[str, tuple[Looks, ...]]:
    """How each node looks at each of its inputs; ``picture`` is the picture's ``(C, H, W)``.

    A node whose way of looking is not known, and one that mixes all places, may read everything.
    """
    shapes = {INPUT: picture, **{node.name: node.output for node in nodes}}
    fields: dict[str, Field] = {INPUT: ReceptiveField(), **{node.name: node.receptive_field for node in nodes}}

    def look(node: Node, source: str) -> Looks:
        down, across = _windows(node, shapes[source], fields[source]) or ((), ())
        rows, columns = sides(node.output)
        return Look(rows, *down), Look(columns, *across)

    return MappingProxyType({node.name: tuple(look(node, source) for source in node.inputs) for node in nodes})


def reached(nodes: Sequence[Node], seen: Mapping[str, tuple[Looks, ...]], pixel: Interval) -> Mapping[str, Reached]:
    """The rectangle of units of every node that the pixel ``(row, column)`` can reach, by what ``looks`` says.

    Walks forwards step by step, so that a pixel between two windows reaches nothing; where branches meet, the rectangle
    holds what either reaches. A unit outside it does not depend on the pixel.
    """
    row, column = pixel
    found: dict[str, Reached] = {INPUT: ((row, row), (column, column))}
    for node in nodes:
        boxes = [_through(pair, found[source]) for pair, source in zip(seen[node.name], node.inputs, strict=True)]
        found[node.name] = _both([box for box in boxes if box is not None])
    return MappingProxyType(found)


def _through(pair: Looks, before: Reached) -> Reached:
    if before is None:
        return None
    rows, columns = (look.reached(interval) for look, interval in zip(pair, before, strict=True))
    return None if rows is None or columns is None else (rows, columns)


def _both(boxes: Sequence[tuple[Interval, Interval]]) -> Reached:
    if not boxes:
        return None
    rows, columns = ((min(axis)[0], max(last for _, last in axis)) for axis in zip(*boxes, strict=True))
    return rows, columns


Window3 = tuple[int, int, int]


def _windows(node: Node, shape: Shape, field: Field) -> tuple[Window3, Window3] | None:
    """AxisField, stride and padding along both axes."""
    if node.windows is not None:
        down, across = map(_of_window, node.windows)
        return None if node.padding_mode in READS_ELSEWHERE else (down, across)
    if node.kind.traits.positions in STAYING and sides(node.output) == sides(shape):
        return (1, 1, 0), (1, 1, 0)
    after = node.receptive_field
    if node.kind is Kind.SLICE and isinstance(field, ReceptiveField) and isinstance(after, ReceptiveField):
        return _picked(field.vertical, after.vertical), _picked(field.horizontal, after.horizontal)
    return None


def _of_window(window: Window) -> Window3:
    return window.extent, window.stride, window.padding


def _picked(before: AxisField, after: AxisField) -> Window3:
    """Every n-th place, from one on: told by the fields of the two."""
    return 1, after.jump // before.jump, (before.start - after.start) // before.jump
