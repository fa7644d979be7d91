"""What headers promise; Pillow, which wrote the files, is the oracle."""

import contextlib
import io
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz.pictures.headers import CodedSize, TiffTag, avif_coded_sizes, tiff_tags, webp_size

NO_SENSE = (ValueError, IndexError, struct.error)


def saved(form: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, form, **options)
    return stream.getvalue()


@settings(max_examples=20, deadline=None)
@given(size=st.tuples(st.integers(1, 700), st.integers(1, 700)), way=st.integers(0, 2))
def test_webp_size(size: tuple[int, int], way: int) -> None:
    options: dict[str, Any] = [{}, {"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}][way]
    data = saved("WEBP", size, **options)
    assert data[12:16] == (b"VP8 ", b"VP8L", b"VP8X")[way]
    assert webp_size(data) == size


@pytest.mark.parametrize("big", [False, True], ids=["classic", "big"])
def test_tiff_tags(big: bool) -> None:  # noqa: FBT001 - a parameter of the test
    tags = {tag.code: tag for tag in tiff_tags(saved("TIFF", mode="RGB", big_tiff=big))}
    assert tags[258] == TiffTag(258, 3, 2)  # bits per sample: three numbers of two bytes
    assert tags[256].count == 1


def test_a_big_endian_tiff_reads_the_same() -> None:
    data = b"MM\0*" + struct.pack(">IHHHII", 8, 1, 256, 3, 7, 0)
    assert tiff_tags(data) == (TiffTag(256, 7, 2),)


def test_a_directory_cannot_be_longer_than_its_file() -> None:
    with pytest.raises(NO_SENSE):
        tiff_tags(b"II*\0" + struct.pack("<IH", 8, 9000))


@settings(max_examples=12, deadline=None)
@given(size=st.tuples(st.integers(1, 600), st.integers(1, 600)), chroma=st.sampled_from(["4:2:0", "4:4:4"]))
def test_avif_coded_size(size: tuple[int, int], chroma: str) -> None:
    data = saved("AVIF", size, speed=10, subsampling=chroma)
    assert avif_coded_sizes(data) == (CodedSize(int(chroma == "4:4:4"), *size),)


def test_transparency_is_a_second_stream() -> None:
    assert [(coded.width, coded.height) for coded in avif_coded_sizes(saved("AVIF", mode="RGBA"))] == [(64, 48)] * 2


def test_an_animation_counts_its_items_and_its_tracks() -> None:
    others = [Image.new("RGB", (64, 48), shade) for shade in ("red", "blue")]
    sizes = avif_coded_sizes(saved("AVIF", save_all=True, append_images=others))
    assert len(sizes) >= 1
    assert {(coded.width, coded.height) for coded in sizes} == {(64, 48)}


def test_the_container_cannot_lie_about_the_stream() -> None:
    data = bytearray(saved("AVIF"))
    position = data.index(b"ispe") + 8
    data[position : position + 8] = struct.pack(">II", 7, 7)
    assert avif_coded_sizes(bytes(data))[0].width == 64


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def iloc(extents: int, *, items: int = 1, version: int = 0, method: int = 0, length: int = 400) -> bytes:
    how = struct.pack(">H", method) if version else b""
    item = struct.pack(">H", 1) + how + struct.pack(">HH", 0, extents) + struct.pack(">II", 0, length) * extents
    return box(b"meta", bytes(4) + box(b"iloc", struct.pack(">B3xHH", version, 0x4400, items) + item * items))


@pytest.mark.parametrize(
    "tables",
    [
        iloc(60),
        iloc(1, items=5000, length=1),
        iloc(1) + iloc(1),
        iloc(1, version=1, method=2),
        box(b"stco", bytes(12)) * 9,
        struct.pack(">I4s", 4, b"meta"),
        struct.pack(">I4s", 400_000, b"meta"),
        struct.pack(">I4sQ", 1, b"free", 3),
    ],
    ids=[
        "overlap",
        "items",
        "two tables",
        "by reference",
        "tracks",
        "too small a box",
        "too large a box",
        "large size",
    ],
)
def test_tables_that_would_keep_us_busy_are_refused(tables: bytes) -> None:
    with pytest.raises(NO_SENSE):
        avif_coded_sizes(box(b"ftyp", b"avif") + tables)


def test_a_large_box_may_say_so_in_eight_bytes() -> None:
    data = saved("AVIF")
    meta = data.index(b"meta") - 4
    assert avif_coded_sizes(data[:meta] + data[meta:]) == avif_coded_sizes(data + struct.pack(">I4sQ", 1, b"free", 16))


@settings(max_examples=300, deadline=None)
@given(body=st.binary(max_size=300), kind=st.sampled_from([webp_size, tiff_tags, avif_coded_sizes]))
def test_bytes_without_sense_end_in_a_known_error(body: bytes, kind: Callable[[bytes], object]) -> None:
    with contextlib.suppress(*NO_SENSE):
        kind(body)
