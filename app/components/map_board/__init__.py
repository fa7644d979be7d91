"""Maps side by side in columns, on one scale; what is under the pointer is marked and read in all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.palette import Palette, tables
from app.components.values import area_mean, require_finite, shrunk

LONGEST_SIDE: Final = 64  # values of a tile: more would not be seen
#: Keys of the words that the script uses.
WORDS: Final = ("label", "scale", "own", "pointer", "cell", "shrunk")


@dataclass(frozen=True, slots=True)
class Column:
    """Maps ``(lines, H, W)`` under one heading; ``captions`` has one for each, or none.

    ``sign`` stands between the column before and this one; ``color`` is a stripe over the column (CSS, or "").
    ``limit`` is a scale of its own, if it does not share the board's.
    """

    title: str
    maps: NDArray[np.float32]
    note: str = ""
    sign: str = ""
    color: str = ""
    captions: tuple[str, ...] = ()
    limit: float | None = None


def map_board(
    columns: Sequence[Column], *, key: str, words: Mapping[str, str], limit: float, lines: Sequence[str] = ()
) -> None:
    """Draw the columns on the scale from ``-limit`` to ``limit``; ``lines`` are headings of the lines, if any.

    Columns may have fewer maps than others; all maps are of one size, and large ones are drawn by area means. Raises
    ``ValueError`` for maps of several sizes or values that are not finite, ``KeyError`` for missing words.
    """
    rows, across = _size(columns)
    height, width = shrunk(rows, LONGEST_SIDE), shrunk(across, LONGEST_SIDE)
    maps = [np.ascontiguousarray(area_mean(column.maps, height, width), dtype="<f4") for column in columns]
    header: dict[str, Any] = {
        "columns": [_heading(column) for column in columns],
        "lines": list(lines),
        "height": height,
        "width": width,
        "rows": rows,
        "across": across,
        "limit": limit,
        "words": {name: words[name] for name in WORDS},
    }
    blobs = {f"maps-{index}": each.tobytes() for index, each in enumerate(maps)}
    mount("map_board", key=key, message=pack(header, {**blobs, **tables(Palette.MAP)}))


def _size(columns: Sequence[Column]) -> tuple[int, int]:
    sizes = {column.maps.shape[1:] for column in columns}
    if len(sizes) != 1 or any(column.maps.ndim != 3 for column in columns):
        raise ValueError(f"maps of one size are compared, not of {sorted(sizes)}")
    for column in columns:
        require_finite(column.maps)
    rows, across = sizes.pop()
    return rows, across


def _heading(column: Column) -> dict[str, Any]:
    return {
        "title": column.title,
        "note": column.note,
        "sign": column.sign,
        "color": column.color,
        "captions": list(column.captions),
        "count": len(column.maps),
        "limit": column.limit,
    }
