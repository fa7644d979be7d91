"""One map enlarged beside the picture: the value of each unit and the part of the picture it sees.

Drawn by ``app/frontend/unit_view``; pointing at things never reaches Python, selecting a unit does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import Wording, mount, pack, texts
from app.components.browser import Reader, handler, nothing, numbers
from app.components.ground import field_message
from app.components.palette import Palette, tables
from app.components.values import require_finite, require_picture, small_picture
from cnnviz.geometry import Field

LONGEST_SIDE: Final = 320  # pixels of the picture as drawn: more would not be seen
LARGEST_ROOM: Final = 360  # CSS pixels: the side of the map and of the picture
WORDS: Final = (
    "unit-map",
    "unit-map-label",
    "unit-picture",
    "unit-picture-label",
    "unit-value",
    "unit-field",
    "unit-field-padding",
    "unit-field-continues",
    "unit-field-whole",
    "unit-field-none",
    "unit-pixel",
    "unit-pixel-none",
    "unit-overlay",
    "unit-overlay-opacity",
    "unit-scale",
    "unit-hint",
    "unit-channel",
    "unit-row",
    "unit-column",
    "save-png",
)

#: Channel, row and column.
Unit = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the view draws: a map of ``rows`` x ``columns`` float32 values and a picture of ``pixels`` (height, width).

    The map is one of ``channels``. ``picture`` holds ``drawn`` (height, width, channels) bytes, fewer than ``pixels``
    where the picture is large.
    ``field`` is what the units see; outside the picture lies padding.
    """

    values: bytes
    channels: int
    rows: int
    columns: int
    limit: float
    picture: bytes
    pixels: tuple[int, int]
    drawn: tuple[int, int, int]
    field: Field


def unit_scene(
    values: NDArray[np.float32],
    picture: NDArray[np.uint8],
    field: Field,
    limit: float | None = None,
    *,
    channels: int = 1,
) -> Scene:
    """A scene of one map (H, W) of ``channels``, and the picture (h, w, 3) or (h, w, 1) as the network receives it.

    ``limit`` is the end of the color scale, by default the map's largest absolute value. Raises ``ValueError`` for
    values that are not finite, a limit that is not positive, or other shapes.
    """
    _require(values, picture)
    end = float(np.abs(values).max()) or 1.0 if limit is None else float(limit)
    if not (np.isfinite(end) and end > 0):
        raise ValueError(f"a scale needs a positive, finite limit, not {limit}")
    small = small_picture(picture, LONGEST_SIDE)
    height, width, depth = small.shape
    rows, columns = values.shape
    raw = np.ascontiguousarray(values, dtype="<f4").tobytes()
    pixels = (picture.shape[0], picture.shape[1])
    return Scene(raw, channels, rows, columns, end, small.tobytes(), pixels, (height, width, depth), field)


def unit_view(
    scene: Scene,
    *,
    key: str,
    words: Wording,
    selected: Unit | None = None,
    on_pick: Callable[[int, int, int], None] | None = None,
) -> Unit | None:
    """Draw the view; return the unit (channel, row, column) selected in this run, else ``None``.

    ``selected`` has the accent ring, and its receptive field lies on the picture. ``on_pick`` is called with channel,
    row and column before the script runs again. Raises ``KeyError`` for missing words.
    """
    read = _unit(scene)
    changed = nothing if on_pick is None else handler(key, "selected", read, lambda unit: on_pick(*unit))
    message = pack(_header(scene, key, words), _blobs(scene))
    unit = None if selected is None else ",".join(map(str, selected))
    result = mount("unit_view", key=key, message=message, selected=unit, on_selected_change=changed)
    return read(result.get("selected"))


def _header(scene: Scene, key: str, words: Wording) -> dict[str, Any]:
    return {
        "key": key,
        "channels": scene.channels,
        "rows": scene.rows,
        "columns": scene.columns,
        "limit": scene.limit,
        "pixels": scene.pixels,
        "drawn": scene.drawn,
        "field": field_message(scene.field),
        "room": LARGEST_ROOM,
        "words": texts(words, WORDS),
    }


def _blobs(scene: Scene) -> dict[str, bytes]:
    return {"values": scene.values, "picture": scene.picture, **tables(Palette.MAP)}


def _unit(scene: Scene) -> Reader[Unit]:
    """A reader of "channel,row,column", if there is such a unit: it may be one of another layer."""

    def read(value: object) -> Unit | None:
        channel, row, column = numbers(3)(value) or (scene.channels, 0, 0)
        exists = channel < scene.channels and row < scene.rows and column < scene.columns
        return (channel, row, column) if exists else None

    return read


def _require(values: NDArray[np.float32], picture: NDArray[np.uint8]) -> None:
    if values.ndim != len(("rows", "columns")) or values.size == 0:
        raise ValueError(f"expected a map (H, W), got the shape {values.shape}")
    require_picture(picture)
    require_finite(values)
