"""What the visitor selected on the page: view, layer, unit, concatenation, pixel, and the stack of kernels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.state import State, entry
from cnnviz import Node, ReceptiveField
from cnnviz.analysis.receptive_field.coverage import larger_than, middle, milestones

VIEWS = ("growth", "channels", "effective", "forwards", "stacks")
#: Fields that belong to one network: another one has other layers.
OF_THE_NETWORK = ("layer", "row", "column", "concatenation", "pixel_row", "pixel_column")
#: Channels for each picture that the effective field is averaged over.
SAMPLES = (1, 2, 4, 8, 16)
KERNELS = (3, 5, 7)
#: The dilation of each layer of a stack; 0 doubles it from layer to layer.
DILATIONS = (1, 2, 3, 0)


@dataclass(frozen=True, slots=True)
class ReceptiveFields:
    """Texts are empty and positions -1 until they are settled.

    ``concatenation`` is the node of the channels view, ``pixel_row`` and ``pixel_column`` the pixel of the forwards
    view. ``layers``, ``kernel``, ``channels``, ``side`` (of the map), ``stride`` and ``dilation`` describe the stack.
    """

    view: str = entry("growth", name="rf_view", options=VIEWS)
    layer: str = entry("", name="rf_layer")
    row: int = entry(-1, name="rf_row")
    column: int = entry(-1, name="rf_col")
    concatenation: str = entry("", name="rf_cat")
    pixel_row: int = entry(-1, name="rf_y")
    pixel_column: int = entry(-1, name="rf_x")
    samples: int = entry(2, name="rf_draw", options=SAMPLES)
    layers: int = entry(2, name="rf_n", least=1, most=6, gradual=True)
    kernel: int = entry(3, name="rf_k", options=KERNELS)
    channels: int = entry(128, name="rf_c", least=1, most=1024, gradual=True)
    side: int = entry(56, name="rf_m", least=8, most=224, gradual=True)
    stride: int = entry(1, name="rf_s", least=1, most=3, gradual=True)
    dilation: int = entry(1, name="rf_d", options=DILATIONS)


STATE = State("receptive-fields", ReceptiveFields)


class NoMapError(Exception):
    """No layer of the network has a map: nothing on this page is true of it."""


def stops(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Layers that the visitor steps through: maps whose units see something else than those before."""
    return milestones(nodes) or tuple(node for node in nodes if len(node.output) == 3)


def selected_layer(nodes: Sequence[Node]) -> Node:
    """The selected layer, by default the last with a field. Raises ``NoMapError`` where no layer has a map."""
    by_name = _stops_by_name(nodes)
    default = (with_boxes(by_name.values()) or list(by_name.values()))[-1]
    return by_name.get(STATE.value.layer, default)


def selected_unit(node: Node) -> tuple[int, int]:
    """Row and column of the selected unit, by default the middle one."""
    unit = STATE.value.row, STATE.value.column
    inside = all(0 <= position < size for position, size in zip(unit, node.output[1:], strict=True))
    return unit if inside else middle(node.output)


def settle_layer(nodes: Sequence[Node], picture: tuple[int, int]) -> None:
    """Make the layer valid: by default the last with a field that fits into the picture (rows, columns).

    Raises ``NoMapError``.
    """
    by_name = _stops_by_name(nodes)
    if STATE.value.layer not in by_name:
        fitting = [node for node in with_boxes(by_name.values()) if larger_than([node], picture) is None]
        layer = fitting[-1] if fitting else selected_layer(nodes)
        STATE.update(layer=layer.name, row=-1, column=-1)


def _stops_by_name(nodes: Sequence[Node]) -> dict[str, Node]:
    by_name = {node.name: node for node in stops(nodes)}
    if not by_name:
        raise NoMapError
    return by_name


def with_boxes(nodes: Iterable[Node]) -> list[Node]:
    """Those whose field is a box, and that have more than one unit."""
    return [node for node in nodes if isinstance(node.receptive_field, ReceptiveField) and node.output[1:] != (1, 1)]


def forget_network() -> None:
    """Reset what belongs to the network that was selected before."""
    STATE.reset(*OF_THE_NETWORK)
