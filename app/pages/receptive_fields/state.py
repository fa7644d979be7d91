"""Where the visitor is on the page: view, layer, unit, concatenation, pixel; always something that exists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from app.address import Keys
from cnnviz import Node, ReceptiveField
from cnnviz.analysis.receptive_field.coverage import larger_than, middle, milestones

VIEWS = ("growth", "channels", "effective", "forwards", "stacks")
#: What hangs on the network: another one has other layers.
DEPENDENT = ("rf_layer", "rf_row", "rf_col", "rf_cat", "rf_y", "rf_x")
UNIT = ("rf_row", "rf_col")
#: Sliders of the stacks view: smallest, largest and first value.
STACK = {"rf_n": (1, 6, 2), "rf_k": (3, 7, 3), "rf_c": (1, 1024, 128), "rf_m": (8, 224, 56), "rf_s": (1, 3, 1)}
#: The dilation of each layer; 0 doubles it from layer to layer.
DILATIONS = (1, 2, 3, 0)
DRAWS = (1, 2, 4, 8, 16)
KEYS = Keys(
    {
        "rf_view": str,
        **dict.fromkeys(("rf_layer", "rf_cat"), str),
        **dict.fromkeys(("rf_row", "rf_col", "rf_y", "rf_x", "rf_draw", *STACK, "rf_d"), int),
    }
)


class NoMapError(Exception):
    """No layer of the network has a map: nothing on this page is true of it."""


def stops(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Layers that the visitor steps through: maps whose units see something else than those before."""
    return milestones(nodes) or tuple(node for node in nodes if len(node.output) == 3)


def layer_of(nodes: Sequence[Node]) -> Node:
    """The chosen layer, by default the last with a field. Raises ``NoMapError`` where no layer has a map."""
    found = _places(nodes)
    return found.get(str(st.session_state.get("rf_layer"))) or (boxes(found.values()) or list(found.values()))[-1]


def unit_of(node: Node) -> tuple[int, int]:
    """Row and column of the chosen unit, by default the middle one."""
    chosen = tuple(int(st.session_state.get(name, -1)) for name in UNIT)
    inside = all(0 <= place < size for place, size in zip(chosen, node.output[1:], strict=True))
    return (chosen[0], chosen[1]) if inside else middle(node.output)


def settle_layer(nodes: Sequence[Node], picture: tuple[int, int]) -> None:
    """Make the layer valid: by default the last with a field that the picture can hold. Raises ``NoMapError``."""
    found = _places(nodes)
    if st.session_state.get("rf_layer") not in found:
        fitting = [node for node in boxes(found.values()) if larger_than([node], picture) is None]
        st.session_state["rf_layer"] = fitting[-1].name if fitting else layer_of(nodes).name
        forget(*UNIT)


def _places(nodes: Sequence[Node]) -> dict[str, Node]:
    found = {node.name: node for node in stops(nodes)}
    if not found:
        raise NoMapError
    return found


def boxes(found: Iterable[Node]) -> list[Node]:
    """Those whose field is a box, and that have more than one unit."""
    return [node for node in found if isinstance(node.receptive_field, ReceptiveField) and node.output[1:] != (1, 1)]


def forget(*names: str) -> None:
    """What hung on something that was left."""
    for name in names:
        st.session_state.pop(name, None)


def go_to(layer: str, row: int, column: int) -> None:
    """Choose a layer and a unit of it."""
    st.session_state.update(rf_layer=layer, rf_row=row, rf_col=column)
