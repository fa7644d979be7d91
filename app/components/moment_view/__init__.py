"""A whole training to scrub through: filters, maps, histograms and answers at every moment, in one message.

Drawn by ``app/frontend/moment_view``. Nothing is sent while the visitor scrubs, only the moment at which that ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.browser import handler, index
from app.components.palette import Palette, tables
from app.components.values import area_mean, quantized, shrunk, small_picture

KEY: Final = "moment-view"
STATE: Final = "selected"
#: Of one blob for all moments together; two such and the histograms make a message of some 3 MB.
MOST_BYTES: Final = 1_200_000
MOST_CHANNELS: Final = 64
LARGEST_PICTURE: Final = 128  # px
RGB: Final = 3
DRAWN: Final = (1, RGB)  # input channels of filters that are drawn as they are; of others the mean is drawn, and said
HISTOGRAMS: Final = ("weights", "gradients", "zeros")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Histograms:
    """Of the layers at one moment.

    ``weights`` ``(layers, bins)`` and ``gradients`` ``(layers, other bins)`` are shares of the weights, 0 to 1, and
    ``zeros`` ``(layers,)`` the share of gradients that are 0.
    """

    weights: Floats
    gradients: Floats
    zeros: Floats


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment: ``title`` names it, ``lines`` are facts about it.

    ``filters`` ``(K, C, h, w)`` and ``maps`` ``(C, H, W)`` have the same shapes at all moments, ``probabilities`` is
    ``(classes,)``.
    """

    step: int
    title: str
    lines: tuple[str, ...]
    filters: Floats
    maps: Floats
    probabilities: Floats
    histograms: Histograms


@dataclass(frozen=True, slots=True)
class Stamp:
    """A mark on the slider at the moment with this position; ``sign`` stands above it, ``text`` explains it."""

    position: int
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same at all moments.

    ``picture`` ``(H, W, C)`` bytes is the watched one, ``classes`` the names, of which ``shown`` are drawn, ``label``
    its own. ``layers`` have ``limits`` of their weights; ``magnitudes`` are powers of ten, the ends of the gradients'
    bins.
    """

    picture: NDArray[np.uint8]
    classes: Sequence[str]
    shown: Sequence[int]
    label: int
    layers: Sequence[str]
    limits: Sequence[float]
    magnitudes: tuple[int, int]


def moment_view(
    instants: Sequence[Instant],
    setting: Setting,
    stamps: Sequence[Stamp],
    *,
    words: Mapping[str, str],
    selected: int,
    on_rest: Callable[[int], None],
) -> None:
    """Draw the view at the position ``selected``; ``on_rest`` is called with another one before the script runs again.

    Raises ``ValueError`` for no moment at all, shapes that change, or values that are not finite.
    """
    filters, maps = _filters(instants), _maps(instants)
    tiles = {
        "filters": _tiles(filters[0], instants[0].filters),
        "maps": _tiles(maps[0], instants[0].maps),
    }
    blobs = {**_packed(filters, "filters"), **_packed(maps, "maps"), **_blobs(instants, setting)}
    message = pack({**_header(instants, setting, stamps, words), **tiles}, blobs)
    changed = handler(KEY, STATE, index(len(instants)), on_rest)
    mount("moment_view", key=KEY, message=message, selected=selected, on_selected_change=changed)


def _header(
    instants: Sequence[Instant], setting: Setting, stamps: Sequence[Stamp], words: Mapping[str, str]
) -> dict[str, Any]:
    first = instants[0]
    picture = small_picture(setting.picture, LARGEST_PICTURE)
    return {
        "key": KEY,
        "words": dict(words),
        "instants": [{"step": each.step, "title": each.title, "lines": each.lines} for each in instants],
        "stamps": [{"position": each.position, "sign": each.sign, "text": each.text} for each in stamps],
        "averaged": 0 if first.filters.shape[1] in DRAWN else first.filters.shape[1],
        "picture": picture.shape,
        "classes": [setting.classes[each] for each in setting.shown],
        "label": next((at for at, each in enumerate(setting.shown) if each == setting.label), -1),
        "layers": list(setting.layers),
        "limits": list(setting.limits),
        "magnitudes": setting.magnitudes,
        "bins": [first.histograms.weights.shape[-1], first.histograms.gradients.shape[-1]],
    }


def _blobs(instants: Sequence[Instant], setting: Setting) -> dict[str, bytes]:
    probabilities = np.stack([each.probabilities[list(setting.shown)] for each in instants])
    numbers = {name: np.stack([getattr(each.histograms, name) for each in instants]) for name in HISTOGRAMS}
    floats = {name: values.astype("<f4").tobytes() for name, values in numbers.items()}
    colors = {
        f"{palette}-{name}": blob for palette in (Palette.MAP, Palette.WEIGHT) for name, blob in tables(palette).items()
    }
    picture = small_picture(setting.picture, LARGEST_PICTURE).tobytes()
    return {
        "probabilities": probabilities.astype("<f4").tobytes(),
        "picture": picture,
        **floats,
        **colors,
    }


def _packed(values: Sequence[Floats], name: str) -> dict[str, bytes]:
    """All moments as bytes, each on its own scale, and the scales' ends, float32."""
    limits = np.array([float(np.abs(each).max(initial=0)) or 1.0 for each in values], np.float32)
    codes = b"".join(quantized(each, limit).tobytes() for each, limit in zip(values, limits, strict=True))
    return {name: codes, f"{name}-limits": limits.astype("<f4").tobytes()}


def _filters(instants: Sequence[Instant]) -> list[Floats]:
    """``(K, h, w)`` of each moment, or ``(K, h, w, 3)`` for filters on color; the mean over channels of any other."""
    count, channels, rows, columns = instants[0].filters.shape
    drawn, height, width = drawn_size(len(instants) * channels, count, rows, columns)
    small = [area_mean(each.filters[:drawn], height, width) for each in instants]
    return [each.transpose(0, 2, 3, 1) if channels == RGB else each.mean(1) for each in small]


def _maps(instants: Sequence[Instant]) -> list[Floats]:
    """``(C, H, W)`` of each moment."""
    count, height, width = drawn_size(len(instants), *instants[0].maps.shape)
    return [area_mean(each.maps[:count], height, width) for each in instants]


def drawn_size(moments: int, count: int, rows: int, columns: int) -> tuple[int, int, int]:
    """How many tiles are drawn of each moment, their height and width, so that all fit into ``MOST_BYTES``.

    >>> drawn_size(50, 32, 26, 26), drawn_size(50, 512, 7, 7), drawn_size(100, 64, 112, 112)
    ((32, 26, 26), (64, 7, 7), (64, 13, 13))
    """
    drawn = min(count, MOST_CHANNELS)
    most = max(1, int((MOST_BYTES / max(1, moments * drawn)) ** 0.5))
    return drawn, shrunk(rows, most), shrunk(columns, most)


def _tiles(drawn: Floats, values: Floats) -> dict[str, Any]:
    """Tiles as drawn at the first moment, and of how many values they are."""
    count, height, width = drawn.shape[:3]
    return {"count": count, "of": len(values), "height": height, "width": width, "rgb": drawn.ndim == 4}
