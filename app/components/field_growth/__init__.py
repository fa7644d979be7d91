"""The field growing with depth: boxes on the picture, and a curve. Drawn by ``app/frontend/field_growth``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.components import mount, pack
from app.components.browser import handler, numbers
from app.components.ground import Ground, field_message
from cnnviz.geometry import Field

STATE: Final = "selected"
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

    ``selected`` is the layer's position in the list, and the unit's row and column; ``on_pick`` is called with the same
    before the script runs again, when the visitor rests.
    """

    def pick(unit: tuple[int, ...]) -> None:
        position, row, column = unit
        if position < len(layers):
            on_pick(position, row, column)

    header = {"key": KEY, "words": dict(words), "layers": [_entry(layer) for layer in layers], **ground.header()}
    message = pack(header, ground.blobs())
    changed = handler(KEY, STATE, numbers(3), pick)
    mount("field_growth", key=KEY, message=message, selected=",".join(map(str, selected)), on_selected_change=changed)


def _entry(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "title": layer.title,
        "rows": layer.rows,
        "columns": layer.columns,
        "field": field_message(layer.field),
        "lines": layer.lines,
    }
