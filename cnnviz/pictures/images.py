"""Pictures: reading files and arrays, and preprocessing into the input of a network."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures import pool

MAX_BYTES = 10 * 1024 * 1024  # of a file
_Box = tuple[int, int, int, int]  # left, top, right, bottom in px
_MOST_RESIZED = 40_000_000  # px, 160 MB: beyond it only the part that is visible is resized
_RESAMPLING = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An upright RGB picture.

    ``pixels`` is ``(H, W, 3)`` uint8 and read-only; ``digest`` is the SHA-256 of shape and pixels. Pictures
    with the same digest are equal.
    """

    pixels: NDArray[np.uint8]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def read_picture(source: str | os.PathLike[str] | bytes) -> Picture:
    """Read a JPEG, PNG, WebP, BMP, GIF, TIFF or AVIF (the first frame) from a path or from the bytes of a file.

    Turned upright as its EXIF notes say, transparency over white, 16-bit and floating-point grays scaled to 8 bits,
    color profiles ignored; scaled down so that the longer side is at most 1024 px. Decoded in a process of its own
    (``cnnviz.pictures.worker`` states its limits): the first call in a program takes some 0.3 s more.

    Raises:
        PictureError: no such file, empty, more than 10 MB, too many pixels, not one of these formats, broken, more than
            1.5 s or 400 MB to decode, or too many others at the same time.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if not data:
        raise PictureError(PictureFault.EMPTY)
    if len(data) > MAX_BYTES:
        raise PictureError(PictureFault.TOO_MANY_BYTES, size=len(data), limit=MAX_BYTES)
    return picture_from_pixels(pool.decode(data))


def picture_from_pixels(pixels: ArrayLike) -> Picture:
    """A picture of an array of uint8, ``(H, W)`` gray or ``(H, W, 3)`` RGB, without any change.

    Raises:
        ValueError: another shape or type.
    """
    values = np.asarray(pixels)
    if values.dtype != np.uint8 or values.ndim not in (2, 3) or values.shape[2:] not in ((), (3,)) or not values.size:
        raise ValueError(f"want (H, W) or (H, W, 3) of uint8, not {values.shape} of {values.dtype}")
    return _picture(values if values.ndim == 3 else np.repeat(values[:, :, None], 3, axis=2))


def _picture(pixels: NDArray[np.uint8]) -> Picture:
    own = np.array(pixels, order="C")
    own.setflags(write=False)
    return Picture(own, hashlib.sha256(repr(own.shape).encode() + own.tobytes()).hexdigest())


def _read(path: str | os.PathLike[str]) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        raise PictureError(PictureFault.NOT_FOUND, path=os.fspath(path)) from error


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """How a picture becomes the input of a network.

    ``resize`` is the length of the shorter side, in px, before the central crop to ``height`` x ``width``; ``mean`` and
    ``std`` are per channel, for values from 0 to 1; ``interpolation`` is "bilinear" or "bicubic".
    """

    channels: int
    height: int
    width: int
    resize: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    interpolation: str = "bilinear"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of the input, ``(C, H, W)``."""
        return self.channels, self.height, self.width


def fit(picture: Picture, preprocessing: Preprocessing) -> NDArray[np.uint8]:
    """The picture as ``(H, W, C)`` uint8, resized with antialiasing and cropped at the center.

    Gray (ITU-R 601) for one channel. The same numbers as torchvision's ``ImageClassification`` preset on a PIL image; a
    crop larger than the picture is padded with black.
    """
    image = Image.fromarray(picture.pixels)
    if preprocessing.channels == 1:
        image = image.convert("L")
    width, height = preprocessing.width, preprocessing.height
    size = _resized_size(image.size, preprocessing.resize)
    left, top = _crop_start(size[0], width), _crop_start(size[1], height)
    crop = (left, top, left + width, top + height)
    part = _visible_part(size, crop) if size[0] * size[1] > _MOST_RESIZED else (0, 0, *size)
    image = _resized(image, size, part, _RESAMPLING[preprocessing.interpolation])
    left, top = left - part[0], top - part[1]
    cropped = image.crop((left, top, left + width, top + height))  # black outside the picture
    return np.array(cropped).reshape(height, width, preprocessing.channels)


def normalize(pixels: NDArray[np.uint8], preprocessing: Preprocessing) -> NDArray[np.float32]:
    """Pixels ``(H, W, C)`` as ``(C, H, W)`` float32: ``(pixels / 255 - mean) / std``."""
    mean, std = np.asarray(preprocessing.mean, np.float32), np.asarray(preprocessing.std, np.float32)
    values = (pixels.astype(np.float32) / np.float32(255) - mean) / std
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _resized_size(size: tuple[int, int], shorter: int) -> tuple[int, int]:
    """Width and height with ``shorter`` as the shorter side; the longer one is rounded down."""
    width, height = size
    return (shorter, int(shorter * height / width)) if width <= height else (int(shorter * width / height), shorter)


def _crop_start(size: int, crop: int) -> int:
    """The first position of a central crop; negative where it is larger, with the odd pixel of padding at the end."""
    return round((size - crop) / 2) if size >= crop else -((crop - size) // 2)


def _visible_part(size: tuple[int, int], crop: _Box) -> _Box:
    """The part of a resized picture that a crop shows.

    A picture of 1 x 1024 becomes 600 x 614,400 on the way to a crop of 600 x 600: more than a gigabyte.
    """
    return max(0, crop[0]), max(0, crop[1]), min(size[0], crop[2]), min(size[1], crop[3])


def _resized(image: Image.Image, size: tuple[int, int], part: _Box, way: Image.Resampling) -> Image.Image:
    """The ``part`` of ``image`` resized to ``size``."""
    if size == image.size:
        return image.crop(part)
    box = tuple(min(edge * old / new, old) for edge, old, new in zip(part, image.size * 2, size * 2, strict=True))
    return image.resize((part[2] - part[0], part[3] - part[1]), way, box=(box[0], box[1], box[2], box[3]))
