"""Arrays made small enough to show: bytes on a scale with zero in the middle, and area means."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.components.palette import ZERO

Floats = NDArray[np.float32]


def quantized(values: NDArray[Any], limit: float | NDArray[Any]) -> NDArray[np.uint8]:
    """One byte a value: 128 is zero, 1 and 255 are minus and plus ``limit`` and everything beyond it.

    ``limit`` is positive and finite, or an array of such that broadcasts against ``values``. The error is at most
    ``limit / 254``. Raises ``ValueError`` otherwise, and for values that are not finite.

    >>> quantized(np.array([-9.0, -1, 0, 0.5, 1]), 1.0).tolist()
    [1, 1, 128, 192, 255]
    """
    limits = np.asarray(limit, dtype=np.float32)
    if not (np.isfinite(limits).all() and (limits > 0).all()):
        raise ValueError(f"a scale needs a positive, finite limit, not {limit}")
    require_finite(values)
    steps = np.rint(np.clip(np.asarray(values, dtype=np.float32) / limits, -1, 1) * (ZERO - 1))
    return np.asarray(steps + ZERO, dtype=np.uint8)


def require_finite(values: NDArray[Any]) -> None:
    """Raise ``ValueError`` if a value is NaN or infinite, which no color stands for."""
    if not np.isfinite(values).all():
        raise ValueError("values to draw must be finite")


def shrunk(length: int, most: int) -> int:
    """The side that ``length`` is drawn with when ``most`` fit: the whole, a half, a third...

    >>> [shrunk(length, 64) for length in (1, 64, 65, 112, 224)]
    [1, 64, 33, 56, 56]
    """
    return -(-length // -(-length // most))


def area_mean(maps: NDArray[Any], height: int, width: int) -> Floats:
    """(..., H, W) as (..., ``height``, ``width``): every pixel is the mean of the area it covers. Never enlarges."""
    rows, columns = maps.shape[-2:]
    if (rows, columns) == (height, width):
        return np.asarray(maps, dtype=np.float32)
    shrunk_rows = _coverage(rows, height) @ np.asarray(maps, dtype=np.float32)
    return np.asarray(shrunk_rows @ _coverage(columns, width).T, dtype=np.float32)


def require_picture(picture: NDArray[Any]) -> None:
    """Raise ``ValueError`` for anything but bytes ``(h, w, 3)`` or ``(h, w, 1)``."""
    if picture.dtype != np.uint8 or picture.size == 0 or picture.shape[2:] not in {(1,), (3,)}:
        raise ValueError(f"expected a picture of bytes (h, w, 3) or (h, w, 1), got {picture.dtype} {picture.shape}")


def small_picture(picture: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """A picture ``(h, w, channels)`` as drawn: area means where a side has more than ``most`` pixels."""
    height, width = (shrunk(side, most) for side in picture.shape[:2])
    means = area_mean(picture.transpose(2, 0, 1), height, width)
    return np.ascontiguousarray(np.rint(means).astype(np.uint8).transpose(1, 2, 0))


def _coverage(length: int, parts: int) -> Floats:
    """(parts, length): which share of each part every position makes up; rows sum to 1."""
    if parts > length:
        raise ValueError(f"{length} positions cannot be shrunk to {parts}")
    edges = np.arange(parts + 1) * (length / parts)
    cells = np.arange(length)
    overlap = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    return np.asarray(np.clip(overlap, 0, None) * (parts / length), dtype=np.float32)
