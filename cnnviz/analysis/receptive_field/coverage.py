"""How much of a field lies on the picture, and how much beyond its border."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.geometry import AxisField, ReceptiveField
from cnnviz.graph.nodes import Node

Unit = tuple[int, int]


def middle(shape: Sequence[int]) -> Unit:
    """The unit in the middle of a map ``(C, H, W)``, or just behind it.

    >>> middle((512, 7, 7)), middle((64, 56, 56))
    ((3, 3), (28, 28))
    """
    return shape[1] // 2, shape[2] // 2


def on_picture(span: AxisField, unit: int, size: int) -> int:
    """How many of the positions that a unit sees along one axis lie on a picture of ``size`` pixels.

    >>> on_picture(AxisField(size=7, jump=2, start=-3), 0, 224)
    4
    """
    first, behind = span.interval(unit)
    return max(0, min(size, behind) - max(0, first))


def padding_share(field: ReceptiveField, unit: Unit, picture: tuple[int, int]) -> float:
    """The share of a unit's field, by area, that lies beyond the border of a picture ``(H, W)``: 0 to 1.

    >>> padding_share(ReceptiveField(AxisField(3, 1, -1), AxisField(3, 1, -1)), (0, 0), (8, 8))  # doctest: +ELLIPSIS
    0.55...
    """
    inside = on_picture(field.vertical, unit[0], picture[0]) * on_picture(field.horizontal, unit[1], picture[1])
    return 1 - inside / (field.vertical.size * field.horizontal.size)


def milestones(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes whose units can see another part of the picture than what they read; only maps.

    Activations and norms are left out: a unit of theirs sees what one unit of their input sees.
    """
    return tuple(node for node in nodes if len(node.output) == 3 and _looks_further(node))


def _looks_further(node: Node) -> bool:
    return not node.kind.traits.is_pointwise or len(node.inputs) > 1


def larger_than(nodes: Sequence[Node], picture: tuple[int, int]) -> Node | None:
    """The first node with a field larger than the picture along an axis."""
    fitting = ((node, node.receptive_field) for node in nodes)
    return next((node for node, field in fitting if _exceeds(field, picture)), None)


def _exceeds(field: object, picture: tuple[int, int]) -> bool:
    if not isinstance(field, ReceptiveField):
        return False
    return field.vertical.size > picture[0] or field.horizontal.size > picture[1]
