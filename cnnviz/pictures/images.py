"""Pictures: from a file or an array to the numbers that a network sees."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.decoding import MAX_BYTES, decode

_Box = tuple[int, int, int, int]  # left, top, right, bottom in px
_MOST_RESIZED = 40_000_000  # px, 160 MB: beyond it only the part that is seen is resized
_RESAMPLING = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An upright RGB picture.

    ``pixels`` is ``(H, W, 3)`` uint8 and read-only; ``digest`` names its content (SHA-256 of shape and pixels), so that
    results can be kept by it. Two pictures with the same content are equal.
    """

    pixels: NDArray[np.uint8]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def read_picture(source: str | os.PathLike[str] | bytes) -> Picture:
    """Read a JPEG, PNG, WebP, BMP, GIF, TIFF or AVIF (the first frame) from a path or from the bytes of a file.

    Turned upright as its EXIF notes say, transparency over white, 16-bit and floating-point greys scaled to 8 bits,
    colour profiles ignored; scaled down so that the longer side is at most 1024 px.

    Raises:
        PictureError: no such file, empty, more than 10 MB, too many pixels, not one of these formats, or broken.
    """
    return _picture(np.asarray(decode(source if isinstance(source, bytes) else _read(source))))


def picture_from_pixels(pixels: ArrayLike) -> Picture:
    """Make a picture of an array, uint8, ``(H, W)`` grey or ``(H, W, 3)`` RGB, as it is.

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
    """What a network does to a picture before it sees it.

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
        """What the network receives, ``(C, H, W)``."""
        return self.channels, self.height, self.width


def fit(picture: Picture, preprocessing: Preprocessing) -> NDArray[np.uint8]:
    """Return ``(H, W, C)`` uint8: grey (ITU-R 601) for one channel, resized with antialiasing, cropped at the centre.

    The same numbers as torchvision's ``ImageClassification`` preset on a PIL image; a crop larger than the picture is
    padded with black.
    """
    image = Image.fromarray(picture.pixels)
    if preprocessing.channels == 1:
        image = image.convert("L")
    width, height = preprocessing.width, preprocessing.height
    size = _resized_size(image.size, preprocessing.resize)
    left, top = _crop_start(size[0], width), _crop_start(size[1], height)
    crop = (left, top, left + width, top + height)
    seen = _seen_of_sliver(size, crop) if size[0] * size[1] > _MOST_RESIZED else (0, 0, *size)
    image = _resized(image, size, seen, _RESAMPLING[preprocessing.interpolation])
    left, top = left - seen[0], top - seen[1]
    cropped = image.crop((left, top, left + width, top + height))  # what lies outside is black
    return np.array(cropped).reshape(height, width, preprocessing.channels)


def normalize(pixels: NDArray[np.uint8], preprocessing: Preprocessing) -> NDArray[np.float32]:
    """Return ``(C, H, W)`` float32: ``(pixels / 255 - mean) / std``."""
    mean, std = np.asarray(preprocessing.mean, np.float32), np.asarray(preprocessing.std, np.float32)
    values = (pixels.astype(np.float32) / np.float32(255) - mean) / std
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _resized_size(size: tuple[int, int], shorter: int) -> tuple[int, int]:
    """Return (width, height) with the shorter side as asked, the longer one rounded down."""
    width, height = size
    return (shorter, int(shorter * height / width)) if width <= height else (int(shorter * width / height), shorter)


def _crop_start(size: int, crop: int) -> int:
    """Where a central crop starts; negative where it is larger, with the odd pixel of padding at the end."""
    return round((size - crop) / 2) if size >= crop else -((crop - size) // 2)


def _seen_of_sliver(size: tuple[int, int], crop: _Box) -> _Box:
    """Return the part of a resized picture that a crop shows.

    A picture of 1 x 1024 becomes 600 x 614,400 on the way to a crop of 600 x 600: more than a gigabyte.
    """
    return max(0, crop[0]), max(0, crop[1]), min(size[0], crop[2]), min(size[1], crop[3])


def _resized(image: Image.Image, size: tuple[int, int], part: _Box, way: Image.Resampling) -> Image.Image:
    """Return the ``part`` of ``image`` resized to ``size``."""
    if size == image.size:
        return image.crop(part)
    box = tuple(min(edge * old / new, old) for edge, old, new in zip(part, image.size * 2, size * 2, strict=True))
    return image.resize((part[2] - part[0], part[3] - part[1]), way, box=(box[0], box[1], box[2], box[3]))
