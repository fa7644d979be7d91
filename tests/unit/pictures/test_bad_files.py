"""Files that are damaged on purpose, and legal but odd ones; each is made here."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from cnnviz.errors import PictureError
from cnnviz.pictures.pool import decode

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def noise(height: int = 60, width: int = 90) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


def saved(form: str, image: Image.Image | None = None, **options: object) -> bytes:
    stream = io.BytesIO()
    (image or noise()).save(stream, form, **options)
    return stream.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes, width: int = 4, height: int = 4) -> bytes:
    """A gray picture whose header names a size; ``chunks`` follow it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return SIGNATURE + header + b"".join(chunks) + chunk(b"IEND", b"")


def rows(count: int = 4) -> bytes:
    return chunk(b"IDAT", zlib.compress(bytes(5 * count)))


def changed(data: bytes, start: int, value: bytes) -> bytes:
    return data[:start] + value + data[start + len(value) :]


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


REFUSED: dict[str, Callable[[], bytes]] = {
    "png without width": lambda: png(rows(), width=0),
    "png of the signature alone": lambda: SIGNATURE,
    "png without pixels": png,
    "png whose pixels are no stream": lambda: png(chunk(b"IDAT", b"nothing packed")),
    "png cut in half": lambda: half(saved("PNG")),
    "png with a wrong checksum": lambda: changed(saved("PNG"), 29, b"\0\0\0\0"),
    "png whose profile is a bomb": lambda: png(chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(99_000_000), 9)), rows()),
    "apng without its frame": lambda: png(chunk(b"acTL", struct.pack(">II", 2, 0)), chunk(b"fdAT", bytes(8))),
    "jpeg of two bytes": lambda: b"\xff\xd8\xff\xe0",
    "jpeg cut in half": lambda: half(saved("JPEG")),
    "jpeg of noise": lambda: b"\xff\xd8" + np.random.default_rng(1).bytes(5000),
    "bmp of seven bits": lambda: changed(saved("BMP"), 28, struct.pack("<H", 7)),
    "bmp of an unknown compression": lambda: changed(saved("BMP"), 30, struct.pack("<I", 77)),
    "bmp cut in half": lambda: half(saved("BMP")),
    "gif cut in half": lambda: half(saved("GIF")),
    "webp cut in half": lambda: half(saved("WEBP")),
    "tiff of a directory beyond its end": lambda: b"II*\0" + struct.pack("<I", 4_000_000_000),
    "sgi": lambda: saved("SGI"),
    "svg that is named png": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "pickle": lambda: b"\x80\x04\x95\x0e\0\0\0\0\0\0\0\x8c\x05posix\x94.",
}
SHOWN: dict[str, Callable[[], tuple[bytes, tuple[int, int]]]] = {
    "jpeg with a page behind it": lambda: (saved("JPEG") + b"<script>alert(1)</script>", (90, 60)),
    "jpeg with 60 kB of broken notes": lambda: (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", 60_008) + b"Exif\0\0" + b"\xff" * 60_000 + saved("JPEG")[2:],
        (90, 60),
    ),
    "progressive jpeg": lambda: (saved("JPEG", progressive=True), (90, 60)),
    "jpeg of inks": lambda: (saved("JPEG", noise().convert("CMYK")), (90, 60)),
    "gif of 300 frames": lambda: (
        saved("GIF", save_all=True, append_images=[Image.new("RGB", (90, 60), (i, 0, 0)) for i in range(299)]),
        (90, 60),
    ),
    "bmp with a wrong file size": lambda: (changed(saved("BMP"), 2, b"\0\0\0\0"), (90, 60)),
    "one pixel": lambda: (saved("PNG", noise(1, 1)), (1, 1)),
    "one row": lambda: (saved("PNG", noise(1, 500)), (500, 1)),
    "one column": lambda: (saved("PNG", noise(500, 1)), (1, 500)),
    "all black": lambda: (saved("PNG", Image.new("L", (90, 60))), (90, 60)),
    "palette": lambda: (saved("PNG", noise().quantize(16)), (90, 60)),
    "deep gray": lambda: (saved("PNG", Image.fromarray(np.arange(5400, dtype=np.uint16).reshape(60, 90))), (90, 60)),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_damaged_files_are_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(PictureError):
        decode(make())


@pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN)
def test_odd_files_are_shown(make: Callable[[], tuple[bytes, tuple[int, int]]]) -> None:
    data, size = make()
    assert decode(data).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_flipped_bytes_end_in_a_picture_or_in_our_error(form: str) -> None:
    rng, data = np.random.default_rng(3), saved(form)
    for _ in range(8):
        damaged = bytearray(data)
        for index in rng.integers(len(data) // 4, len(data), 20):
            damaged[index] ^= 0xFF
        try:
            assert decode(bytes(damaged)).shape[2] == 3
        except PictureError:
            continue
