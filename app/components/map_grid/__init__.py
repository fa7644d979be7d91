"""Every map of a layer, or every filter, as one grid of tiles to select from. Drawn by ``app/frontend/map_grid``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import Note, Wording, mount, pack, texts
from app.components.browser import handler, index, nothing
from app.components.palette import Palette, tables
from app.components.values import area_mean, quantized, require_finite, shrunk

LONGEST_SIDE: Final = 64  # pixels of a tile: more would not be seen
MOST_PIXELS: Final = 512 * 1024  # of all tiles of one grid, so that a message stays small
LARGEST_ROOM: Final = 360  # CSS pixels of height before the grid scrolls
RGB: Final = 3
WORDS: Final = (
    "grid-label-map",
    "grid-label-weight",
    "grid-tile",
    "grid-dead",
    "grid-selected",
    "grid-scale",
    "grid-own-scale",
    "grid-own-end",
    "grid-scale-rgb",
    "save-png",
)


@dataclass(frozen=True, slots=True)
class Tiles:
    """What a grid draws: ``count`` tiles of ``height`` x ``width`` bytes each, made from ``rows`` x ``columns`` values.

    ``values`` are (count, height, width) bytes, or (count, height, width, 3) when ``rgb``; 128 is zero.
    ``facts`` are float32 (count, 3): smallest, largest and mean value, before shrinking. ``limit`` is the shared
    scale, ``None`` when every tile has its own. ``note`` stands under the grid.
    """

    values: bytes
    facts: bytes
    count: int
    height: int
    width: int
    rows: int
    columns: int
    limit: float | None
    palette: Palette = Palette.MAP
    rgb: bool = False
    note: Note | None = None


def map_tiles(maps: NDArray[np.float32], limit: float | None, palette: Palette = Palette.MAP) -> Tiles:
    """Tiles of (C, H, W) values on the scale from ``-limit`` to ``limit``, or each on its own scale if ``None``.

    Large maps are shrunk by area means. Raises ``ValueError`` for values that are not finite, a limit that is not
    positive, or another shape.
    """
    _require(maps, 3)
    count, rows, columns = maps.shape
    height, width = drawn_size(count, rows, columns)
    small = area_mean(maps, height, width)
    scale = limit if limit is not None else _own_limits(maps)
    facts = _facts(maps)
    return Tiles(quantized(small, scale).tobytes(), facts, count, height, width, rows, columns, limit, palette)


def rgb_tiles(filters: NDArray[np.float32], limit: float | None) -> Tiles:
    """Tiles of (N, 3, h, w) filters on color, as pictures: middle gray is zero, full color is ``limit``.

    With ``None`` each filter has its own scale. Raises ``ValueError`` as ``map_tiles`` does.
    """
    _require(filters, 4)
    count, channels, rows, columns = filters.shape
    if channels != RGB:
        raise ValueError(f"a color picture has {RGB} channels, not {channels}")
    height, width = drawn_size(count, rows, columns)
    scale = limit if limit is not None else _own_limits(filters)
    values = quantized(area_mean(filters, height, width), scale).transpose(0, 2, 3, 1).tobytes()
    return Tiles(values, _facts(filters), count, height, width, rows, columns, limit, Palette.WEIGHT, rgb=True)


def drawn_size(count: int, rows: int, columns: int) -> tuple[int, int]:
    """Height and width of one tile: the maps' own, or an n-th of it where the maps are too large or too many.

    >>> [drawn_size(*shape) for shape in ((64, 56, 56), (64, 112, 112), (256, 56, 56), (2048, 7, 7), (9, 1, 1))]
    [(56, 56), (56, 56), (28, 28), (7, 7), (1, 1)]
    """
    most = max(1, min(LONGEST_SIDE, isqrt(MOST_PIXELS // max(1, count))))
    return shrunk(rows, most), shrunk(columns, most)


def map_grid(
    tiles: Tiles,
    *,
    key: str,
    words: Wording,
    selected: int | None = None,
    order: Sequence[int] | NDArray[np.integer[Any]] | None = None,
    on_pick: Callable[[int], None] | None = None,
) -> int | None:
    """Draw the grid; return the channel selected in this run, else ``None``.

    ``order`` lists the channels to draw, first to last (default: all, by index); ``selected`` has the accent ring.
    ``on_pick`` is called with the channel before the script runs again. Raises ``ValueError`` for an order with
    channels that are not there, and ``KeyError`` for missing words.
    """
    read = index(tiles.count)  # it may be a channel of the layer before
    changed = nothing if on_pick is None else handler(key, "selected", read, on_pick)
    message = pack(_header(tiles, key, words), _blobs(tiles, order))
    result = mount("map_grid", key=key, message=message, selected=selected, on_selected_change=changed)
    return read(result.get("selected"))


def _header(tiles: Tiles, key: str, words: Wording) -> dict[str, Any]:
    return {
        "key": key,
        "count": tiles.count,
        "height": tiles.height,
        "width": tiles.width,
        "rows": tiles.rows,
        "columns": tiles.columns,
        "limit": tiles.limit,
        "kind": tiles.palette.value,
        "rgb": tiles.rgb,
        "room": LARGEST_ROOM,
        "note": tiles.note and tiles.note.message(),
        "words": texts(words, WORDS),
    }


def _blobs(tiles: Tiles, order: Sequence[int] | NDArray[np.integer[Any]] | None) -> dict[str, bytes]:
    channels = np.arange(tiles.count) if order is None else np.asarray(order, dtype=np.int64)
    if channels.size and not 0 <= channels.min() <= channels.max() < tiles.count:
        raise ValueError(f"the order names channels outside 0 to {tiles.count - 1}")
    return {
        "values": tiles.values,
        "facts": tiles.facts,
        "order": channels.astype("<u4").tobytes(),
        **tables(tiles.palette),
    }


def _require(values: NDArray[np.float32], axes: int) -> None:
    if values.ndim != axes or 0 in values.shape:
        raise ValueError(f"expected {axes} axes and some values, got the shape {values.shape}")
    require_finite(values)


def _own_limits(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest absolute value of each map, shaped to broadcast; 1 for a map of zeros."""
    peaks = np.abs(values).max(axis=tuple(range(1, values.ndim)), keepdims=True)
    return np.where(peaks > 0, peaks, 1).astype(np.float32)


def _facts(values: NDArray[np.float32]) -> bytes:
    flat = values.reshape(len(values), -1)
    return np.stack([flat.min(axis=1), flat.max(axis=1), flat.mean(axis=1)], axis=1).astype("<f4").tobytes()
