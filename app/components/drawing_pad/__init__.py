"""A pad to draw a digit on, which the browser makes like a picture of MNIST. Drawn by ``app/frontend/drawing_pad``."""

import base64
import binascii
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.components import Wording, mount, pack, texts
from app.components.browser import nothing, sent_value, text

STATE: Final = "drawing"  # the browser's state: base64 of size * size bytes, "" for an empty pad
WORDS: Final = ("pad-label", "pad-hint", "pad-undo", "pad-clear", "pad-small", "pad-empty", "pad-sent")


def drawing_pad(
    *, key: str, words: Wording, size: int = 28, initial: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8] | None:
    """Draw the pad; return what is drawn as (size, size) bytes, white (255) on black, or ``None`` for an empty pad.

    The drawing is made like a picture of MNIST: fitted into the middle 20 of 28 pixels and centered by its center of
    mass (Y. LeCun, C. Cortes, C. Burges, "The MNIST database"). ``initial`` (size, size) lies on the pad until it is
    cleared. Raises ``ValueError`` for an ``initial`` of another shape or type and ``KeyError`` for missing words.
    """
    if initial is not None and (initial.shape != (size, size) or initial.dtype != np.uint8):
        raise ValueError(f"expected bytes ({size}, {size}), got {initial.dtype} {initial.shape}")
    read = text(len(encoded(np.zeros((size, size), dtype=np.uint8))))
    kept = sent_value(key, STATE, read)
    drawing = encoded(initial) if kept is None else kept
    message = pack({"size": size, "words": texts(words, WORDS)}, {})
    result = mount("drawing_pad", key=key, message=message, selected=drawing, on_drawing_change=nothing)
    sent = read(result.get(STATE))
    return initial if sent is None else decoded(sent, size)


def encoded(picture: NDArray[np.uint8] | None) -> str:
    """A picture (size, size) as the browser reads it: base64 of its bytes, "" for none."""
    return "" if picture is None else base64.b64encode(np.ascontiguousarray(picture).tobytes()).decode()


def decoded(sent: str, size: int) -> NDArray[np.uint8] | None:
    """The picture that the browser sent as base64, or ``None`` if it is empty or not one of ``size`` x ``size``."""
    try:
        raw = base64.b64decode(sent, validate=True)
    except (binascii.Error, ValueError):
        return None
    pixels = np.frombuffer(raw, dtype=np.uint8)
    return pixels.reshape(size, size).copy() if pixels.size == size * size and pixels.any() else None
