"""Small pictures side by side, with lines of text under each."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from app.components.values import small_picture

LARGEST = 96  # px of a picture that is sent
STYLE = """<style>
.trn-wall { display: flex; flex-wrap: wrap; gap: .7rem; font-size: .8rem; font-variant-numeric: tabular-nums; }
.trn-wall figure { margin: 0; width: 6.2rem; }
.trn-wall img { width: 6.2rem; max-width: none; image-rendering: pixelated; display: block; border-radius: 3px; }
.trn-wall figcaption { overflow-wrap: anywhere; line-height: 1.3; margin-top: .2rem; }
</style>"""
WALL = '{style}<div class="trn-wall">{tiles}</div>'
TILE = '<figure><img src="data:image/png;base64,{content}" alt="{alt}"><figcaption>{lines}</figcaption></figure>'


@dataclass(frozen=True, slots=True)
class Tile:
    """``pixels`` ``(H, W, C)`` bytes, the lines under it, and what a screen reader says of it."""

    pixels: NDArray[np.uint8]
    lines: tuple[str, ...]
    alt: str


def wall(tiles: Sequence[Tile]) -> None:
    """Draw them."""
    st.html(WALL.format(style=STYLE, tiles="".join(map(_figure, tiles))))


def _figure(tile: Tile) -> str:
    small = small_picture(tile.pixels, LARGEST)
    image, content = Image.fromarray(small[:, :, 0] if small.shape[2] == 1 else small), BytesIO()
    image.save(content, "PNG")
    lines = "<br>".join(map(escape, tile.lines))
    return TILE.format(content=b64encode(content.getvalue()).decode(), alt=escape(tile.alt), lines=lines)
