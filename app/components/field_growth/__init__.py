"""The field growing with depth: boxes on the picture, and a curve. Drawn by ``field_growth.js``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from app.components import component, pack, tell_selected
from app.components.plane import Ground, numbers, told_field
from cnnviz.geometry import Field

LIBRARIES: Final = ("plane", "controls")
STATE: Final = "picked"
KEY: Final = "field-growth"


@dataclass(frozen=True, slots=True)
class Layer:
    """A stop on the way: ``rows`` x ``columns`` units with this field; ``lines`` say how it came about."""

    name: str
    title: str
    rows: int
    columns: int
    field: Field
    lines: tuple[str, ...]


def field_growth(
    layers: Sequence[Layer],
    ground: Ground,
    *,
    words: Mapping[str, str],
    selected: tuple[int, int, int],
    on_pick: Callable[[int, int, int], None],
) -> None:
    """Draw the view.

    ``selected`` is the layer's place in the list, and the unit's row and column; ``on_pick`` is called with the same
    before the script runs again, when the visitor rests.
    """

    def changed() -> None:
        found = numbers(st.session_state.get(KEY, {}).get(STATE), 3)
        if found is not None and found[0] < len(layers):
            on_pick(found[0], found[1], found[2])

    header = {"key": KEY, "words": dict(words), "layers": [_told(layer) for layer in layers], **ground.header()}
    with st.container(gap=None):
        tell_selected(KEY, ",".join(map(str, selected)))
        component("field_growth", *LIBRARIES)(key=KEY, data=pack(header, ground.blobs()), on_picked_change=changed)


def _told(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "title": layer.title,
        "rows": layer.rows,
        "columns": layer.columns,
        "field": told_field(layer.field),
        "lines": layer.lines,
    }
