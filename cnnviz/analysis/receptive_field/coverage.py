"""The share of a receptive field that lies on the picture, and nodes whose fields change."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.geometry import AxisField, ReceptiveField
from cnnviz.graph.nodes import Node

Unit = tuple[int, int]


def middle(shape: Sequence[int]) -> Unit:
    """Row and column of the unit in the middle of a map ``(C, H, W)``; of an even number, the second of the two.

    >>> middle((512, 7, 7)), middle((64, 56, 56))
    ((3, 3), (28, 28))
    """
    return shape[1] // 2, shape[2] // 2


def on_picture(field: AxisField, unit: int, size: int) -> int:
    """Number of positions of a unit's field along one axis that lie on a picture of ``size`` pixels.

    >>> on_picture(AxisField(size=7, jump=2, start=-3), 0, 224)
    4
    """
    first, end = field.interval(unit)
    return max(0, min(size, end) - max(0, first))


def padding_share(field: ReceptiveField, unit: Unit, picture: tuple[int, int]) -> float:
    """The share of a unit's field, by area, that lies beyond the border of a picture ``(H, W)``: 0 to 1.

    >>> padding_share(ReceptiveField(AxisField(3, 1, -1), AxisField(3, 1, -1)), (0, 0), (8, 8))  # doctest: +ELLIPSIS
    0.55...
    """
    inside = on_picture(field.vertical, unit[0], picture[0]) * on_picture(field.horizontal, unit[1], picture[1])
    return 1 - inside / (field.vertical.size * field.horizontal.size)


def milestones(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes that return maps and change or combine receptive fields: not activations and norms."""
    return tuple(node for node in nodes if len(node.output) == 3 and _changes_field(node))


def _changes_field(node: Node) -> bool:
    return not node.kind.traits.is_pointwise or len(node.inputs) > 1


def larger_than(nodes: Sequence[Node], picture: tuple[int, int]) -> Node | None:
    """The first node with a field larger than the picture along an axis."""
    pairs = ((node, node.receptive_field) for node in nodes)
    return next((node for node, field in pairs if _exceeds(field, picture)), None)


def _exceeds(field: object, picture: tuple[int, int]) -> bool:
    if not isinstance(field, ReceptiveField):
        return False
    return field.vertical.size > picture[0] or field.horizontal.size > picture[1]
