"""Decoding of untrusted picture files to upright RGB images of limited size, with bounded memory.

The format is recognized by content, and Pillow's reader of that format is called directly, because ``Image.open`` would
warn or allocate before its caller can look at the size. The sizes in the headers are checked first; one picture is
decoded at a time.
"""

import threading
import warnings
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
from cnnviz.pictures.headers import avif_coded_sizes, tiff_tags, webp_size
from cnnviz.pictures.modes import shrunk_to_rgb

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 20_000_000  # 5000 x 4000; a decoder needs up to 16 bytes for each
MAX_PIXELS_JPEG = 36_000_000  # decodes straight to a smaller size: at most 9 bytes each
MAX_PIXELS_AVIF_FULL_CHROMA = 14_000_000  # AV1 profiles 1 and 2: up to 24 bytes each
MAX_SIDE = 65_535  # px, as in JPEG: decoders keep whole rows
LONGEST_SIDE = 1024  # px of what is kept; no network on offer looks at more
MAX_SCANS = 64  # of a progressive JPEG: each costs a pass over the whole picture; cameras write about ten
MAX_TAG_VALUES = 1 << 17  # numbers in one TIFF tag, each an object in Python; a strip per row needs 20,000
MAX_EXIF_BYTES = 1 << 20
TIFF_COMPRESSIONS = frozenset(  # the others allocate what their own headers ask for
    [
        "raw",
        "packbits",
        "tiff_lzw",
        "tiff_deflate",
        "tiff_adobe_deflate",
        "jpeg",
        "zstd",
        "tiff_ccitt",
        "group3",
        "group4",
    ]
)

_ORIENTATION, _TILE_WIDTH, _TILE_LENGTH = 0x0112, 322, 323
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_one_at_a_time = threading.Lock()


def decode(data: bytes) -> Image.Image:
    """The (first) picture in ``data``: RGB, upright, over white, longer side at most ``LONGEST_SIDE`` px.

    Raises:
        PictureError: empty, too many bytes or pixels, not one of our formats, or broken.
    """
    if not data:
        raise PictureError(PictureFault.EMPTY)
    if len(data) > MAX_BYTES:
        raise PictureError(PictureFault.TOO_MANY_BYTES, size=len(data), limit=MAX_BYTES)
    reader = _reader(data)
    try:
        with _one_at_a_time:
            # Pillow warns about unusual files. Adding one filter again and again is safe with
            # threads; warnings.catch_warnings, which swaps the state of the process back and forth, is not.
            warnings.filterwarnings("ignore", module=r"PIL\.")
            return _decode(reader, data)
    except PictureError:
        raise
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
    if max(size) > MAX_SIDE:
        raise PictureError(PictureFault.TOO_MANY_PIXELS, width=width, height=height, limit=MAX_SIDE)


# Readers: look at the header, then open


def _reader(data: bytes) -> Callable[[BytesIO], ImageFile.ImageFile]:
    for signature, reader in _READERS.items():
        if data.startswith(signature):
            return reader
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis", b"mif1", b"msf1"):
        return _avif
    raise PictureError(PictureFault.UNKNOWN_FORMAT)


class _Jpeg(JpegImagePlugin.JpegImageFile):
    def _read_dpi_from_exif(self) -> None:
        """Skipped: it would unpack up to 10 MB of fractions for a number that is not used."""


def _jpeg(stream: BytesIO) -> ImageFile.ImageFile:
    if stream.getvalue().count(b"\xff\xda") > MAX_SCANS:
        raise PictureError(PictureFault.BROKEN)
    return _Jpeg(stream)


def _webp(stream: BytesIO) -> ImageFile.ImageFile:
    _check_size(webp_size(stream.getvalue()))
    return WebPImagePlugin.WebPImageFile(stream)


def _avif(stream: BytesIO) -> ImageFile.ImageFile:
    sizes = avif_coded_sizes(stream.getvalue())
    for coded in sizes:
        _check_size((coded.width, coded.height), MAX_PIXELS_AVIF_FULL_CHROMA if coded.profile else MAX_PIXELS)
    # color and transparency may each fill the ceiling, in tiles or whole
    if not 0 < sum(coded.width * coded.height for coded in sizes) <= 2.5 * MAX_PIXELS:
        raise PictureError(PictureFault.BROKEN)
    return AvifImagePlugin.AvifImageFile(stream)


def _tiff(stream: BytesIO) -> ImageFile.ImageFile:
    data = stream.getvalue()
    tags = tiff_tags(data)
    crowded = any(tag.value_size > 1 and tag.count > MAX_TAG_VALUES for tag in tags)
    if crowded or sum(tag.count * tag.value_size for tag in tags) > len(data):
        raise PictureError(PictureFault.BROKEN)
    image = TiffImagePlugin.TiffImageFile(stream)
    if image.info["compression"] not in TIFF_COMPRESSIONS:
        raise PictureError(PictureFault.UNKNOWN_FORMAT)
    _check_size((image.tag_v2.get(_TILE_WIDTH, 1), image.tag_v2.get(_TILE_LENGTH, 1)))
    return image


_READERS: dict[bytes, Callable[[BytesIO], ImageFile.ImageFile]] = {
    b"\xff\xd8\xff": _jpeg,
    b"\x89PNG\r\n\x1a\n": PngImagePlugin.PngImageFile,
    b"GIF87a": GifImagePlugin.GifImageFile,
    b"GIF89a": GifImagePlugin.GifImageFile,
    b"BM": BmpImagePlugin.BmpImageFile,
    **dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), _tiff),
}


def _orientation(image: Image.Image) -> int:
    if image.format == "TIFF" or len(image.info.get("exif", b"")) > MAX_EXIF_BYTES:
        return 1
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - broken notes about a picture do not make it a broken picture
        return 1
