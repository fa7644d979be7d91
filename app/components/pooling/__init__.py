"""One map under every kind of pooling, wholly in the browser: drawn by ``app/frontend/pooling``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.browser import handler, text
from app.components.palette import Palette, tables
from app.components.values import require_finite

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

    ``settings`` is the text in the address (``pooling/settings.js`` reads it; values that cannot be are replaced by
    the nearest ones); ``on_settings`` is called with the new text before the script runs again, when the visitor rests.
    Raises ``ValueError`` for a map that is too large, is not (H, W) or has values that are not finite.
    """
    changed = handler(key, STATE, text(LONGEST_TEXT), on_settings)
    message = pack(_header(words, digits, sent), _blobs(digits, sent))
    mount("pooling", key=key, message=message, selected=settings[:LONGEST_TEXT], on_settings_change=changed)


def _header(words: Mapping[str, str], digits: Sequence[Digit], sent: SentMap | None) -> dict[str, Any]:
    return {
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
