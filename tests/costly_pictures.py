"""Picture files whose decoding takes seconds, or writes pages of warnings; all are made here."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image


def saved(form: str, size: tuple[int, int] = (64, 64), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, form, **options)
    return stream.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bmp_of_line_ends(width: int = 65_535, height: int = 305) -> bytes:
    """A run-length encoded picture of empty lines: 2,298 bytes for 20 million pixels that Python appends singly."""
    body = b"\0\0\1\0" * height
    start = 14 + 40 + 4 * 256
    header = struct.pack("<IIIHHIIiiII", 40, width, height, 1, 8, 1, len(body), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + header + bytes(4 * 256) + body


def jpeg_of_fill_bytes() -> bytes:
    """Any number of 0xFF may stand before a marker; Pillow reads them one by one."""
    return b"\xff\xd8" + b"\xff" * 9_900_000


def jpeg_of_comments() -> bytes:
    return b"\xff\xd8" + b"\xff\xfe\0\2" * 2_400_000 + saved("JPEG")[2:]


def jpeg_of_scans() -> bytes:
    """A progressive picture whose last scan comes 500 times."""
    data = saved("JPEG", (2000, 2000), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 500 + data[-2:]


def png_of_empty_chunks() -> bytes:
    data = saved("PNG")
    return data[:33] + chunk(b"abCd", b"") * 800_000 + data[33:]


def gif_of_comments() -> bytes:
    data = saved("GIF", mode="L")
    first = data.index(b",", 13 + 3 * 2 ** ((data[10] & 7) + 1))
    return data[:first] + b"!\xfe\1a\0" * 1_900_000 + data[first:]


#: Each takes 4 s or more on a machine that imports torch in 4 s.
COSTLY: dict[str, Callable[[], bytes]] = {
    "bmp of line ends": bmp_of_line_ends,
    "jpeg of fill bytes": jpeg_of_fill_bytes,
    "jpeg of comments": jpeg_of_comments,
    "jpeg of scans": jpeg_of_scans,
    "png of empty chunks": png_of_empty_chunks,
    "gif of comments": gif_of_comments,
}


def fax_of_bad_lines(rows: int = 30_000) -> bytes:
    """A fax with a code that does not exist in every line: libtiff writes one to standard error for each."""
    body = b"\0\x10\1" * 20_000
    start = 8 + 2 + 12 * 9 + 4
    numbers = {256: 400, 257: rows, 258: 1, 259: 3, 262: 0, 273: start, 278: rows, 279: len(body), 292: 1}
    entries = b"".join(struct.pack("<HHII", code, 4, 1, number) for code, number in numbers.items())
    return b"II*\0" + struct.pack("<IH", 8, len(numbers)) + entries + bytes(4) + body
