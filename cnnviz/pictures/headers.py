"""Sizes that the headers of picture files declare, read before a decoder allocates memory.

Only what Pillow acts on as it opens a file is read here: WebP allocates its canvas, TIFF turns every value of every tag
into a number, AVIF decodes at the size of the AV1 stream whatever the container says. JPEG, PNG, GIF and BMP have their
size when they are opened. On malformed bytes, all functions raise ``ValueError``, ``IndexError`` or ``struct.error``.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

TIFF_VALUE_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}  # bytes; else 1
_SEQUENCE_HEADER, _TEMPORAL_DELIMITER = 1, 2  # types of AV1 OBUs
_MOST_TRACKS, _MOST_ITEMS, _MOST_OBUS = 8, 4096, 4096  # real files have a few of each
_PARENTS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"meta"))


def webp_size(data: bytes) -> tuple[int, int]:
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


@dataclass(frozen=True, slots=True)
class TiffTag:
    """One entry of the first directory of a TIFF file: how many values it claims, of how many bytes each."""

    code: int
    count: int
    value_size: int


def tiff_tags(data: bytes) -> tuple[TiffTag, ...]:
    """The entries of the first directory of a TIFF or BigTIFF file, without their values; raises ``ValueError``."""
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    (start,) = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)
    length = struct.Struct(order + ("Q" if big else "H"))
    entry = struct.Struct(order + ("HHQ8x" if big else "HHI4x"))
    start = min(start, len(data))  # beyond the file, perhaps beyond what a C integer holds: struct.error below
    (entries,) = length.unpack_from(data, start)
    if entries * entry.size > len(data):
        raise ValueError("the directory is longer than the file")
    offsets = range(start + length.size, start + length.size + entries * entry.size, entry.size)
    tags = (entry.unpack_from(data, offset) for offset in offsets)
    return tuple(TiffTag(code, count, TIFF_VALUE_SIZES.get(kind, 1)) for code, kind, count in tags)


@dataclass(frozen=True, slots=True)
class CodedSize:
    """The largest frame that an AV1 stream may hold; ``profile`` 0 has subsampled chroma, 1 and 2 have more of it."""

    profile: int
    width: int
    height: int


def avif_coded_sizes(data: bytes) -> tuple[CodedSize, ...]:
    """The sizes of all AV1 streams in an AVIF file: picture, tiles, transparency, first frames of tracks.

    Items are located by ``iloc`` (ISO/IEC 14496-12, 8.11.3), tracks by their first chunk; the sizes come from the
    sequence headers of the AV1 bitstream specification, section 5.5. Raises ``ValueError``.
    """
    layout = _Layout()
    _walk(data, 0, len(data), layout)
    if len(layout.locations) > 1 or len(layout.chunks) > _MOST_TRACKS:
        raise ValueError("more tables than any picture has")
    streams = [*_items(data, layout), *(data[start:] for start in layout.chunks)]
    return tuple(size for stream in streams for size in _sequence_headers(stream))


@dataclass(slots=True)
class _Layout:
    """Offsets of the streams in an AVIF file, in bytes."""

    locations: list[int] = field(default_factory=list)
    stored: int = 0
    chunks: list[int] = field(default_factory=list)


def _walk(data: bytes, start: int, end: int, layout: _Layout) -> None:
    for kind, body, stop in _boxes(data, start, end):
        if kind in _PARENTS:
            _walk(data, body + (4 if kind == b"meta" else 0), stop, layout)
        elif kind == b"iloc":
            layout.locations.append(body)
        elif kind == b"idat":
            layout.stored = body
        elif kind in (b"stco", b"co64"):
            layout.chunks.append(int.from_bytes(data[body + 8 : body + (12 if kind == b"stco" else 16)], "big"))


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start of the content, end) of the boxes between two offsets."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", data, start + 8), 16
        stop = start + size if size else end
        if (size and size < head) or stop > end:
            raise ValueError("a box is larger than what it is in")
        yield kind, start + head, stop
        start = stop


@dataclass(slots=True)
class _Cursor:
    """Reads big-endian numbers of any number of bytes, one after another."""

    data: bytes
    at: int

    def take(self, size: int) -> int:
        if self.at + size > len(self.data):
            raise ValueError("the file ends within a table")
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "big")


def _items(data: bytes, layout: _Layout) -> Iterator[bytes]:
    left = len(data)
    for offset in layout.locations:
        for index, extents in enumerate(_extents(_Cursor(data, offset), layout.stored)):
            left -= sum(stop - start for start, stop in extents)
            if left < 0 or index >= _MOST_ITEMS:
                raise ValueError("items that together are longer than the file, or too many")
            yield b"".join(data[start:stop] for start, stop in extents)


def _extents(table: _Cursor, stored: int) -> Iterator[list[tuple[int, int]]]:
    """Yield, for each item of an ``iloc`` box, the (start, stop) of its pieces in the file."""
    version, sizes = table.take(4) >> 24, table.take(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(table.take(4 if version == 2 else 2)):
        table.take(4 if version == 2 else 2)  # the item's number
        method = table.take(2) & 15 if version else 0
        if method > 1:
            raise ValueError("an item that is made of other items")
        table.take(2)  # which file: always this one
        base = table.take(base_size) + (stored if method else 0)
        pieces = []
        for _ in range(table.take(2)):
            table.take(index_size if version else 0)
            start = base + table.take(offset_size)
            length = table.take(length_size)
            pieces.append((start, start + length if length else len(table.data)))
        yield pieces


def _sequence_headers(stream: bytes) -> Iterator[CodedSize]:
    """Yield what the sequence headers of the first frame of an AV1 stream declare."""
    for index, (kind, payload) in enumerate(_obus(stream)):
        if index >= _MOST_OBUS:
            raise ValueError("a frame in more pieces than any picture has")
        if index and kind == _TEMPORAL_DELIMITER:
            return
        if kind == _SEQUENCE_HEADER:
            yield _coded_size(payload)


def _obus(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (type, first bytes) of the units of an AV1 stream."""
    at = 0
    while at < len(stream):
        head, at = stream[at], at + 1
        at += 1 if head & 4 else 0
        size, at = _leb128(stream, at) if head & 2 else (len(stream) - at, at)
        yield head >> 3 & 15, stream[at : at + 64]
        at += size


def _leb128(stream: bytes, at: int) -> tuple[int, int]:
    """A variable-length number and the offset after it."""
    value = 0
    for index, byte in enumerate(stream[at : at + 8]):
        value |= (byte & 127) << 7 * index
        if byte < 128:
            return value, at + index + 1
    raise ValueError("a number without end")


@dataclass(slots=True)
class _Bits:
    """Reads numbers of any number of bits, one after another; zeros after the end."""

    text: str

    def take(self, count: int) -> int:
        taken, self.text = self.text[:count], self.text[count:]
        return int(taken.ljust(count, "0"), 2)


def _coded_size(payload: bytes) -> CodedSize:
    bits = _Bits("".join(f"{byte:08b}" for byte in payload))
    profile, _, reduced = bits.take(3), bits.take(1), bits.take(1)
    if reduced:
        bits.take(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    return CodedSize(profile, bits.take(width_bits) + 1, bits.take(height_bits) + 1)


def _skip_operating_points(bits: _Bits) -> None:
    if bits.take(1):
        raise ValueError("timing information, which no still picture has")
    delays = bits.take(1)
    for _ in range(bits.take(5) + 1):
        _, level = bits.take(12), bits.take(5)
        if level > 7:
            bits.take(1)
        if delays and bits.take(1):
            bits.take(4)
