"""Picture files made by Pillow, and what our decoder reads in them."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.pictures import pool


def scene(height: int = 60, width: int = 90) -> Image.Image:
    """Smooth colors, so that formats with losses come close, and no symmetry, so that turning shows."""
    y, x = np.mgrid[:height, :width].astype(float)
    waves = [x / width, y / height, (x + 2 * y) / (width + 2 * height)]
    return Image.fromarray((np.stack(waves, axis=2) * 220 + 20).astype(np.uint8))


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def decoded(data: bytes) -> NDArray[np.float64]:
    return pool.decode(data).astype(float)


def assert_close(data: bytes, expected: Image.Image, off: float = 3) -> None:
    shown, wanted = decoded(data), np.asarray(expected.convert("RGB"), dtype=float)
    assert shown.shape == wanted.shape
    assert np.abs(shown - wanted).mean() <= off
