"""A convolution whose every setting can be moved, wholly in the browser: drawn by ``app/frontend/convolution``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.browser import handler, nothing, text
from app.components.palette import Palette, tables
from app.components.values import area_mean, require_finite

LONGEST_SIDE: Final = 256  # pixels of a picture: the view draws no larger one
MOST_CHANNELS: Final = 4  # of an input
MOST_KERNEL: Final = 11  # rows or columns of a kernel
DIGIT_SIDE: Final = 28
SETTINGS: Final = text(6000, "[A-Za-z0-9._~-]*")  # reads the text of the settings
STATE: Final = "settings"


@dataclass(frozen=True, slots=True)
class Learned:
    """One filter of a network: ``weights`` (channels, rows, columns), at most 4 x 11 x 11, and its layer's window.

    ``stride``, ``padding`` and ``dilation`` are (vertical, horizontal); ``name`` tells this filter from all others.
    """

    name: str
    weights: NDArray[np.float32]
    bias: float
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int]
    mode: str = "zeros"


def convolution_view(  # noqa: PLR0913 - all by name: what the browser cannot make itself
    *,
    key: str,
    words: Mapping[str, str],
    terms: Mapping[str, str],
    picture: tuple[str, NDArray[np.uint8]],
    digits: Sequence[NDArray[np.uint8]],
    learned: Learned | None = None,
    settings: str = "",
    on_settings: Callable[[str], None],
) -> bool:
    """Draw the page's component; return whether the visitor has just asked for another picture.

    ``picture`` is a name and (h, w, 3) bytes, ``digits`` ten times (28, 28) bytes. ``settings`` is the text in the
    address (``convolution/settings.js`` reads it; values that cannot be are replaced by the usual ones);
    ``on_settings`` is called with the new text before the script runs again, when the visitor rests. Raises
    ``ValueError`` for other shapes and values that are not finite.
    """
    _require(digits, learned)
    name, pixels = picture[0], small(picture[1])
    header = {
        "picture": {"name": name, "size": pixels.shape[:2]},
        "learned": None if learned is None else _header(learned),
        "words": dict(words),
        "terms": dict(terms),
    }
    blobs = {"picture": pixels.tobytes(), "digits": b"".join(digit.tobytes() for digit in digits), **_tables()}
    blobs["learned"] = b"" if learned is None else learned.weights.astype("<f4").tobytes()
    result = mount(
        "convolution",
        key=key,
        message=pack(header, blobs),
        selected=SETTINGS(settings) or "",
        on_settings_change=handler(key, STATE, SETTINGS, on_settings),
        on_choose_change=nothing,
    )
    return result.get("choose") is True


def small(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture (h, w, 3) of bytes with its longer side at most ``LONGEST_SIDE``, by area means.

    >>> small(np.zeros((512, 300, 3), np.uint8)).shape
    (256, 150, 3)
    """
    if pixels.dtype != np.uint8 or pixels.shape[2:] != (3,) or not pixels.size:
        raise ValueError(f"expected bytes (h, w, 3), got {pixels.dtype} {pixels.shape}")
    longest = max(pixels.shape[:2])
    if longest <= LONGEST_SIDE:
        return np.ascontiguousarray(pixels)
    height, width = (max(1, round(side * LONGEST_SIDE / longest)) for side in pixels.shape[:2])
    means = area_mean(pixels.transpose(2, 0, 1), height, width)
    return np.ascontiguousarray(np.rint(means).astype(np.uint8).transpose(1, 2, 0))


def _header(learned: Learned) -> dict[str, Any]:
    return {
        "name": learned.name,
        "shape": learned.weights.shape,
        "bias": learned.bias,
        "stride": learned.stride,
        "padding": learned.padding,
        "dilation": learned.dilation,
        "mode": learned.mode,
    }


def _tables() -> dict[str, bytes]:
    return {name.replace("table", palette): colors for palette in Palette for name, colors in tables(palette).items()}


def _require(digits: Sequence[NDArray[np.uint8]], learned: Learned | None) -> None:
    if [digit.shape for digit in digits] != [(DIGIT_SIDE, DIGIT_SIDE)] * 10:
        raise ValueError(f"expected ten digits ({DIGIT_SIDE}, {DIGIT_SIDE})")
    if learned is None:
        return
    most = (MOST_CHANNELS, MOST_KERNEL, MOST_KERNEL)
    fits = all(0 < size <= limit for size, limit in zip(learned.weights.shape, most, strict=True))
    if not fits:
        raise ValueError(f"a filter has at most {most} weights, not {learned.weights.shape}")
    require_finite(learned.weights)
