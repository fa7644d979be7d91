"""Decoding of picture files to upright RGB images of limited size, in this process.

The format is recognized by content, and Pillow's reader of that format is called directly, because ``Image.open`` would
warn or allocate before its caller can look at the size. A hostile file can take any time and any memory here: those of
visitors are decoded by ``cnnviz.pictures.pool``, which sets limits to both.
"""

import struct
from collections.abc import Callable
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.modes import shrunk_to_rgb

MAX_PIXELS = 20_000_000  # 5000 x 4000; a decoder needs up to 16 bytes for each
MAX_PIXELS_JPEG = 36_000_000  # decodes straight to a smaller size: at most 9 bytes each
LONGEST_SIDE = 1024  # px of what is kept; no network on offer looks at more
MAX_EXIF_BYTES = 1 << 20

_ORIENTATION = 0x0112
_STEPS = {"L;2": 85, "L;4": 17}  # from one gray to the next, where a PNG has 2 or 4 bits for each
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(data: bytes) -> Image.Image:
    """The (first) picture in ``data``: RGB, upright, over white, longer side at most ``LONGEST_SIDE`` px.

    Raises:
        PictureError: too many pixels, not one of our formats, broken, or more memory than this process may have.
    """
    reader = _reader(data)
    try:
        return _decode(reader, data)
    except PictureError:
        raise
    except MemoryError as error:
        raise PictureError(PictureFault.TOO_COSTLY) from error
    except Exception as error:  # decoders raise errors of many types on hostile bytes
        raise PictureError(PictureFault.BROKEN) from error


def _decode(reader: Callable[[BytesIO], ImageFile.ImageFile], data: bytes) -> Image.Image:
    with reader(BytesIO(data)) as image:
        _check_size(image.size, MAX_PIXELS_JPEG if image.format == "JPEG" else MAX_PIXELS)
        width, height = image.size
        image.draft(None, _within(image.size, 2 * LONGEST_SIDE))  # a JPEG decodes to half, a quarter or an eighth
        image.load()
        if image.format == "TIFF":  # which Pillow turns upright itself
            width, height = image.size
        orientation = _orientation(image)
        small = shrunk_to_rgb(image, 2 * LONGEST_SIDE)
    goal = _within((width, height), LONGEST_SIDE)
    if small.size != goal:
        small = small.resize(goal, Image.Resampling.LANCZOS)
    return small.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else small


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """``size`` scaled down, if need be, so that its longer side is ``longest``."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _check_size(size: tuple[int, int], limit: int = MAX_PIXELS) -> None:
    width, height = size
    if width * height > limit:
        raise PictureError(PictureFault.TOO_MANY_PIXELS, width=width, height=height, limit=limit)


# Readers


def _reader(data: bytes) -> Callable[[BytesIO], ImageFile.ImageFile]:
    for signature, reader in _READERS.items():
        if data.startswith(signature):
            return reader
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis", b"mif1", b"msf1"):
        return AvifImagePlugin.AvifImageFile
    raise PictureError(PictureFault.UNKNOWN_FORMAT)


class _Jpeg(JpegImagePlugin.JpegImageFile):
    def _read_dpi_from_exif(self) -> None:
        """Skipped: it would unpack up to 10 MB of fractions for a number that is not used."""


def _png(stream: BytesIO) -> ImageFile.ImageFile:
    """With the transparent color in the values of the decoded image; Pillow leaves it in those of the file.

    Of 16-bit colors Pillow keeps the upper byte, so that is compared; 16-bit grays are compared whole.
    """
    image = PngImagePlugin.PngImageFile(stream)
    clear, raw = image.info.get("transparency"), image.tile[0].args
    if clear is not None and raw in _STEPS:
        image.info["transparency"] = (clear & 255 // _STEPS[raw]) * _STEPS[raw]
    elif clear is not None and raw == "RGB;16B":
        image.info["transparency"] = tuple(value >> 8 for value in clear)
    return image


def _webp(stream: BytesIO) -> ImageFile.ImageFile:
    _check_size(_webp_size(stream.getvalue()))  # Pillow allocates two canvases of that size as it opens
    return WebPImagePlugin.WebPImageFile(stream)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height in px of the canvas of a WebP file (RFC 9649, sections 2.5 to 2.7)."""
    head = data[:30].ljust(30, b"\0")
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF


_READERS: dict[bytes, Callable[[BytesIO], ImageFile.ImageFile]] = {
    b"\xff\xd8\xff": _Jpeg,
    b"\x89PNG\r\n\x1a\n": _png,
    b"GIF87a": GifImagePlugin.GifImageFile,
    b"GIF89a": GifImagePlugin.GifImageFile,
    b"BM": BmpImagePlugin.BmpImageFile,
    **dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), TiffImagePlugin.TiffImageFile),
}


def _orientation(image: Image.Image) -> int:
    if image.format == "TIFF" or len(image.info.get("exif", b"")) > MAX_EXIF_BYTES:
        return 1
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - broken notes about a picture do not make it a broken picture
        return 1
