"""One map under every kind of pooling, wholly in the browser. Drawn by ``pooling.js``; libraries do the sums."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components import component, pack, tell_selected
from app.components.palette import Palette, tables
from app.components.values import require_finite

LIBRARIES: Final = ("arithmetic", "pooling", "inputs", "kernels", "cells", "controls")
LARGEST_MAP: Final = 64  # rows or columns of a map from a network
LONGEST_TEXT: Final = 900  # characters of settings: more than an own kernel of 8 x 8 and everything else
STATE: Final = "settings"


@dataclass(frozen=True, slots=True)
class Digit:
    """A bundled picture: ``pixels`` are (side, side) bytes, all digits of one size."""

    slug: str
    name: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SentMap:
    """A feature map (H, W) of a network, at most ``LARGEST_MAP`` on a side; ``note`` says how it was made smaller."""

    values: NDArray[np.float32]
    title: str
    note: str = ""


def pooling_view(
    *,
    key: str,
    words: Mapping[str, str],
    digits: Sequence[Digit],
    sent: SentMap | None = None,
    settings: str = "",
    on_settings: Callable[[str], None],
) -> None:
    """Draw the page's component.

    ``settings`` is what the address says (``_settings.js`` reads it and mends it value by value); ``on_settings`` is
    called with the new text before the script runs again, when the visitor rests. Raises ``ValueError`` for a map that
    is too large, is not (H, W) or has values that are not finite.
    """

    def changed() -> None:
        text = st.session_state.get(key, {}).get(STATE)
        if isinstance(text, str):
            on_settings(text[:LONGEST_TEXT])

    message = pack(_header(key, words, digits, sent), _blobs(digits, sent))
    with st.container(gap=None):
        tell_selected(key, settings[:LONGEST_TEXT])
        component("pooling", *LIBRARIES)(key=key, data=message, on_settings_change=changed)


def _header(key: str, words: Mapping[str, str], digits: Sequence[Digit], sent: SentMap | None) -> dict[str, Any]:
    return {
        "key": key,
        "side": len(digits[0].pixels) if digits else 0,
        "digits": [{"slug": digit.slug, "name": digit.name} for digit in digits],
        "map": None if sent is None else _map_header(sent),
        "words": dict(words),
    }


def _map_header(sent: SentMap) -> dict[str, Any]:
    rows, columns = sent.values.shape
    if not 0 < rows <= LARGEST_MAP >= columns > 0:
        raise ValueError(f"a map has 1 to {LARGEST_MAP} rows and columns, not {rows} x {columns}")
    require_finite(sent.values)
    return {"rows": rows, "columns": columns, "title": sent.title, "note": sent.note}


def _blobs(digits: Sequence[Digit], sent: SentMap | None) -> dict[str, bytes]:
    colors = {f"{palette}-{name}": table for palette in Palette for name, table in tables(palette).items()}
    return {
        "digits": b"".join(np.ascontiguousarray(digit.pixels).tobytes() for digit in digits),
        "map": b"" if sent is None else np.ascontiguousarray(sent.values, dtype="<f4").tobytes(),
        **colors,
    }
