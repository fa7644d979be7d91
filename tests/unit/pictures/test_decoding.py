"""Every format, upright and of modest size, and a typed refusal of anything else."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures import pool
from cnnviz.pictures.decoding import decode
from tests.picture_files import assert_close, decoded, saved, scene

FORMATS = ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF"]


def refusal(data: bytes) -> PictureError:
    with pytest.raises(PictureError) as caught:
        decode(data)
    return caught.value


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_read_by_its_content(form: str) -> None:
    assert_close(saved(scene(), form), scene(), off=12 if form == "GIF" else 4)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "AVIF", "TIFF", "PNG"])
def test_the_first_frame_is_the_picture(form: str) -> None:
    first, second = (Image.new("RGB", (40, 30), shade) for shade in ("navy", "orange"))
    assert_close(saved(first, form, save_all=True, append_images=[second] * 3), first, off=8)


@pytest.mark.parametrize("form", ["PPM", "TGA", "ICO", "PCX", "SGI", "DDS", "JPEG2000", "PDF", "QOI"])
def test_other_formats_are_refused(form: str) -> None:
    assert refusal(saved(scene(64, 64), form)).reason == PictureFault.UNKNOWN_FORMAT


@pytest.mark.parametrize("data", [b"<svg/>", b"hello", b"\x80\x04K*.", b"RIFF\0\0\0\0WAVEfmt ", b"\0\0\0\x18ftypmp42"])
def test_other_things_are_refused(data: bytes) -> None:
    assert refusal(data).reason == PictureFault.UNKNOWN_FORMAT


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_the_picture_stands_upright(form: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(), form, exif=exif)
    with Image.open(io.BytesIO(data)) as stored:
        upright = ImageOps.exif_transpose(stored)
    assert_close(data, upright, off=1)
    assert decode(data).size == ((60, 90) if orientation > 4 else (90, 60))


def test_a_large_picture_is_scaled_down_and_still_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for form, big in (("JPEG", scene(2600, 1100)), ("PNG", scene(1100, 2600))):
        wanted = big.transpose(Image.Transpose.ROTATE_270)
        wanted.thumbnail((1024, 1024), Image.Resampling.LANCZOS)
        assert_close(saved(big, form, exif=exif), wanted)


@pytest.mark.parametrize("size", [(5000, 10), (10, 5000), (65_000, 1), (1, 2049), (2050, 2050), (1025, 3)])
def test_the_longer_side_is_at_most_1024(size: tuple[int, int]) -> None:
    image = decode(saved(Image.new("RGB", size, (10, 200, 30)), "PNG"))
    assert max(image.size) == 1024
    assert min(image.size) == max(1, round(min(size) * 1024 / max(size)))
    assert image.getextrema() == ((10, 10), (200, 200), (30, 30))


def claiming(width: int, height: int) -> bytes:
    data = bytearray(saved(scene(), "PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def test_too_many_pixels_are_refused_before_decoding() -> None:
    error = refusal(claiming(20_000, 20_000))
    assert error.reason == PictureFault.TOO_MANY_PIXELS
    assert error.facts == {"width": 20_000, "height": 20_000, "limit": 20_000_000}
    assert refusal(claiming(5000, 4000)).reason == PictureFault.BROKEN  # allowed to try


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}])
def test_a_webp_is_refused_before_its_canvas_is_allocated(options: dict[str, Any]) -> None:
    data = bytearray(saved(Image.new("RGB", (64, 48)), "WEBP", **options))
    start = {b"VP8 ": 26, b"VP8L": 21, b"VP8X": 24}[bytes(data[12:16])]
    data[start : start + 4] = b"\xff" * 4
    error = refusal(bytes(data))
    assert error.reason == PictureFault.TOO_MANY_PIXELS
    assert error.facts["width"] >= 16_383


@pytest.mark.parametrize("compression", ["packbits", "tiff_lzw", "tiff_deflate", "zstd", "lzma", "jpeg"])
def test_every_compression_of_tiff(compression: str) -> None:
    assert_close(saved(scene(), "TIFF", compression=compression), scene(), off=4)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("percent", range(5, 100, 5))
def test_a_truncated_file_is_refused_or_shown(form: str, percent: int) -> None:
    data = saved(scene(), form)
    survives(data[: len(data) * percent // 100])


def survives(data: bytes) -> None:
    try:
        pixels = pool.decode(data)
    except PictureError:
        return
    assert max(pixels.shape) <= 1024


@settings(max_examples=150, deadline=None)
@given(
    form=st.sampled_from(FORMATS), flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 7)), min_size=1, max_size=9)
)
def test_flipped_bits_are_refused_or_shown(form: str, flips: list[tuple[float, int]]) -> None:
    data = bytearray(saved(scene(24, 31), form))
    for position, bit in flips:
        data[min(int(position * len(data)), len(data) - 1)] ^= 1 << bit
    survives(bytes(data))


@settings(max_examples=100, deadline=None)
@given(form=st.sampled_from(FORMATS), position=st.integers(8, 90), number=st.binary(min_size=1, max_size=8))
def test_headers_that_lie_are_refused_or_shown(form: str, position: int, number: bytes) -> None:
    data = bytearray(saved(scene(24, 31), form))
    data[position : position + len(number)] = number
    survives(bytes(data))


def test_broken_notes_do_not_break_the_picture() -> None:
    data = saved(scene(), "JPEG")
    for notes in (b"II*\0\xff\xff\xff\xff", b"", b"MM\0*\0\0\0\x08\xff\xff" + bytes(500)):
        segment = b"\xff\xe1" + struct.pack(">H", len(notes) + 8) + b"Exif\0\0" + notes
        assert_close(data[:2] + segment + data[2:], scene())


def test_a_motion_photo_shows_its_photo() -> None:
    photo = saved(scene(), "JPEG")
    film = b"\0\0\0\x18ftypmp42" + np.random.default_rng(0).bytes(5_000_000)
    assert film.count(b"\xff\xda") > 64  # as many starts of scans as in no photo
    np.testing.assert_array_equal(decoded(photo + film), decoded(photo))
