"""The worst pictures that are legal, and files that ask for much more memory, in a process with our limit of it."""

import contextlib
import io
import struct
import sys
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.pool import Pool
from cnnviz.pictures.worker import Limits

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone"),
    pytest.mark.timeout(600),  # on a busy machine; half a minute on two idle cores
]

BROKEN, TOO_MANY_PIXELS = PictureFault.BROKEN, PictureFault.TOO_MANY_PIXELS
WIDTH, HEIGHT = 5000, 4000


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *, depth: int, color: int, bytes_per_pixel: int, extra: bytes = b"") -> bytes:
    """A picture of zeros; ``color`` is PNG's color type."""
    packer = zlib.compressobj(1)
    row = bytes(1 + width * bytes_per_pixel)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bombs() -> bytes:
    """Sixty notes that each unpack to a million characters of four bytes."""
    packed = zlib.compress(("\N{CAT}" + "a" * 1_000_000).encode(), 9)
    return b"".join(chunk(b"iTXt", b"k%d\0\1\0\0\0" % index + packed) for index in range(60))


def saved(mode: str, form: str, size: tuple[int, int] = (WIDTH, HEIGHT), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, form, **options)
    return stream.getvalue()


def turned(data: bytes, orientation: int, filler: int = 0) -> bytes:
    """A JPEG with EXIF segments: an orientation, and ``filler`` fractions as the resolution."""
    tags = struct.pack("<HHII", 0x011A, 5, filler, 64) + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = (b"II*\0" + struct.pack("<IH", 8, 2) + tags + bytes(4)).ljust(64, b"\0") + b"\1\0\0\0\3\0\0\0" * filler
    pieces = (exif[start : start + 65_000] for start in range(0, len(exif), 65_000))
    segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(piece) + 8) + b"Exif\0\0" + piece for piece in pieces)
    return data[:2] + segments + data[2:]


def tiff(tags: list[tuple[int, int, int, int]], tail: bytes) -> bytes:
    """A little-endian TIFF with the entries (code, kind, count, value or place) and what follows its directory."""
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + body + bytes(4) + tail


def tiff_of_strips() -> bytes:
    """A picture of one pixel in five million strips."""
    start = 8 + 2 + 12 * 6 + 4
    tags = [(256, 4, 1, 1), (257, 4, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1), (273, 3, 5_000_000, start), (278, 4, 1, 1)]
    return tiff(tags, bytes(10_000_000))


def tiff_of_one_tile() -> bytes:
    """A picture of one pixel in a tile of 900 million, all zeros: the same flushed block again and again."""
    packer, size, times = zlib.compressobj(9), 3_000_000, 300
    header = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = struct.pack(">HH", size * times % 65_521, 1)  # Adler-32 of zeros
    body = header + block * times + b"\x03\0" + checksum
    start = 8 + 2 + 12 * 9 + 4
    sizes = [(256, 4, 1, 1), (257, 4, 1, 1), (322, 4, 1, 30_000), (323, 4, 1, 30_000)]
    rest = [(258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1), (324, 4, 1, start), (325, 4, 1, len(body))]
    return tiff(sorted(sizes + rest), body)


def lying_avif() -> bytes:
    """64 x 64, says the container; the stream inside is larger than the ceiling."""
    data = bytearray(saved("L", "AVIF", (6000, 4000), speed=10))
    position = data.index(b"ispe") + 8
    data[position : position + 8] = struct.pack(">II", 64, 64)
    return bytes(data)


def floats() -> bytes:
    stream = io.BytesIO()
    values = np.zeros((HEIGHT, WIDTH), np.float32)
    values[::7, ::5] = -3.5
    Image.fromarray(values).save(stream, "TIFF", compression="tiff_adobe_deflate")
    return stream.getvalue()


def oriented_tiff(mode: str) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[274] = 6
    return saved(mode, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)


REFUSED: dict[str, tuple[Callable[[], bytes], PictureFault]] = {
    "png_of_400_million": (lambda: png(20_000, 20_000, depth=1, color=0, bytes_per_pixel=0), TOO_MANY_PIXELS),
    "webp_canvas": (lambda: b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff" * 6 + bytes(30), TOO_MANY_PIXELS),
    "tiff_of_one_tile": (tiff_of_one_tile, BROKEN),
}
#: Pictures, and files that decoders read as one.
SHOWN: dict[str, Callable[[], bytes]] = {
    "png_rgba_16_bit": lambda: png(WIDTH, HEIGHT, depth=16, color=6, bytes_per_pixel=8),
    "png_with_text_bombs": lambda: png(WIDTH, HEIGHT, depth=8, color=6, bytes_per_pixel=4, extra=text_bombs()),
    "png_of_long_rows": lambda: png(65_535, 305, depth=16, color=6, bytes_per_pixel=8),
    "jpeg_progressive_cmyk": lambda: saved("CMYK", "JPEG", (6000, 6000), progressive=True, subsampling=0),
    "jpeg_with_10_mb_of_exif": lambda: turned(saved("RGB", "JPEG"), 6, 1_200_000),
    "tiff_cmyk_turned": lambda: oriented_tiff("CMYK"),
    "tiff_lab_turned": lambda: oriented_tiff("LAB"),
    "tiff_floats": floats,
    "webp_lossless_rgba": lambda: saved("RGBA", "WEBP", lossless=True, method=0, quality=0),
    "webp_lossy_rgba": lambda: saved("RGBA", "WEBP", method=0),
    "avif_full_chroma": lambda: saved("RGBA", "AVIF", speed=10, subsampling="4:4:4"),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Pool]:
    """One process; its time has no limit worth the name, because the machine may be busy."""
    patient = Pool(Limits(cpu_seconds=100, wall_seconds=500), processes=1, seconds=600)
    yield patient
    patient.close()


@pytest.mark.parametrize("name", REFUSED)
def test_what_needs_too_much_is_refused(reader: Pool, name: str) -> None:
    make, reason = REFUSED[name]
    with pytest.raises(PictureError) as caught:
        reader.decode(make())
    assert caught.value.reason == reason


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_large_but_legal_is_shown(reader: Pool, name: str) -> None:
    data = SHOWN[name]()
    assert len(data) <= 10 * 1024 * 1024
    assert max(reader.decode(data).shape) == 1024


@pytest.mark.parametrize("make", [lying_avif, tiff_of_strips], ids=["avif_that_lies", "tiff_of_strips"])
def test_what_says_less_than_it_holds_is_refused_or_shown(reader: Pool, make: Callable[[], bytes]) -> None:
    with contextlib.suppress(PictureError):
        assert max(reader.decode(make()).shape) <= 64
