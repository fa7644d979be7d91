"""Conversion of decoded images of any mode to RGB over white, tile by tile.

A large image exists once, in the mode of its file; each tile is converted and shrunk onto a small RGB image.
"""

from collections.abc import Callable
from functools import cache, partial
from itertools import product

import numpy as np
from PIL import Image, ImageCms

TILE = 1024  # px, side of the part that is converted at a time


def shrunk_to_rgb(image: Image.Image, least: int) -> Image.Image:
    """``image`` in RGB over white, shrunk by a whole number; the longer side stays at least ``least`` px."""
    factor = max(1, max(image.size) // least)
    paint = _painter(image)
    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    step = factor * max(1, TILE // factor)
    for top, left in product(range(0, height, step), range(0, width, step)):
        tile = image.crop((left, top, min(left + step, width), min(top + step, height)))
        small.paste(paint(tile).reduce(factor), (left // factor, top // factor))
    return small


def _painter(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """The function that converts a tile of ``image`` to RGB."""
    if image.mode.startswith(("I", "F")):
        low, high = _gray_range(image)
        return partial(_paint_gray, low=low, high=high, clear=image.info.get("transparency"))
    if image.mode == "LAB":
        return _paint_lab
    return _paint_over_white if image.has_transparency_data else _paint


def _paint(tile: Image.Image) -> Image.Image:
    return tile.convert("RGB")


def _paint_over_white(tile: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", tile.size, "white")
    return Image.alpha_composite(paper, tile.convert("RGBA")).convert("RGB")


def _paint_lab(tile: Image.Image) -> Image.Image:
    painted = ImageCms.applyTransform(tile, _lab_to_srgb())
    return painted or tile  # None is returned only by a transform in place, which this is not


@cache
def _lab_to_srgb() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")


def _paint_gray(tile: Image.Image, low: float, high: float, clear: int | None) -> Image.Image:
    values = np.nan_to_num(np.asarray(tile, dtype=np.float64), nan=low, posinf=high, neginf=low)
    spread = (high - low) or 1.0  # a constant becomes black
    shades = np.clip((values - low) / spread * 255 + 0.5, 0, 255).astype(np.uint8)
    if clear is not None:
        shades[values == clear] = 255
    return Image.fromarray(shades).convert("RGB")


def _gray_range(image: Image.Image) -> tuple[float, float]:
    """The values that become black and white: the range of the type where all values are within it, or their own."""
    if image.mode.startswith("I;16"):
        return 0.0, 65535.0
    low, high = _finite_extrema(image)
    usual = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
    fitting = [top for top in usual if low >= 0 and high <= top]
    return (0.0, fitting[0]) if fitting else (low, high)


def _finite_extrema(image: Image.Image) -> tuple[float, float]:
    lows, highs = [], []
    for left, top in product(range(0, image.width, TILE), range(0, image.height, TILE)):
        box = (left, top, min(left + TILE, image.width), min(top + TILE, image.height))
        values = np.asarray(image.crop(box), dtype=np.float64)
        values = values[np.isfinite(values)]
        if values.size:
            lows.append(float(values.min()))
            highs.append(float(values.max()))
    return (min(lows), max(highs)) if lows else (0.0, 0.0)
