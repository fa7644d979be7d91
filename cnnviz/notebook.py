"""HTML for notebooks: tables, and activations as small pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOST_CHANNELS = 8  # of one node, side by side
SIDE = 64  # pixels of a channel's picture
#: Ends of the scale of activations, blue below 0 and red above; 0 is white.
BELOW, ABOVE = np.array([5, 48, 97]), np.array([178, 24, 43])


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def shape_text(shape: Sequence[int]) -> str:
    """A shape for people.

    >>> shape_text((64, 56, 56))
    '64 × 56 × 56'
    """
    return " × ".join(map(str, shape))


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An HTML table that scrolls where it is long; whole numbers stand at the right, all but ``Markup`` is escaped."""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    inner = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<p>{escape(title)}</p><div style="max-height:24em;overflow:auto">{inner}</div>'


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f'<td style="text-align:right">{value:,}</td>'
    return f"<td>{value if isinstance(value, Markup) else escape(str(value))}</td>"


def channels_image(values: NDArray[np.float32]) -> Markup:
    """The first channels of activations ``(C, H, W)`` as an image; nothing for a vector ``(C,)``."""
    if values.ndim != 3:
        return Markup("")
    png = base64.b64encode(channels_png(values[:MOST_CHANNELS])).decode()
    return Markup(f'<img alt="" src="data:image/png;base64,{png}">')


def channels_png(maps: NDArray[np.float32]) -> bytes:
    """The channels of ``(C, H, W)`` side by side as a PNG, on one diverging scale centered on zero."""
    limit = float(np.abs(maps).max(initial=0)) or 1.0
    shares = (maps / limit)[..., None]
    colors = 255 + np.abs(shares) * (np.where(shares < 0, BELOW, ABOVE) - 255)
    scale = max(1, SIDE // max(maps.shape[1:]))
    tiles = colors.astype(np.uint8).repeat(scale, axis=1).repeat(scale, axis=2)
    padded = np.pad(tiles, ((0, 0), (0, 0), (0, 2), (0, 0)), constant_values=255)
    file = io.BytesIO()
    Image.fromarray(np.concatenate(list(padded), axis=1)).save(file, "PNG")
    return file.getvalue()
