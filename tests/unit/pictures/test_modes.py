"""Every mode as a person expects to see it: palettes, transparency, deep grays, inks, Lab."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from tests.picture_files import assert_close, decoded, saved, scene


def gray() -> Image.Image:
    return scene().convert("L")


def in_16_bits() -> NDArray[np.uint16]:
    return np.asarray(gray()).astype(np.uint16) * 257


def half_clear() -> tuple[Image.Image, Image.Image]:
    """A picture whose left half is clear, and how it looks on white paper."""
    clear, paper = scene().convert("RGBA"), scene()
    clear.paste((9, 9, 9, 0), (0, 0, 45, 60))
    paper.paste("white", (0, 0, 45, 60))
    return clear, paper


def palette() -> Image.Image:
    return scene().quantize(256)


def clear_palette() -> Image.Image:
    image = Image.new("P", (90, 60), 1)
    image.putpalette([200, 0, 0, 0, 0, 120])
    image.paste(0, (0, 0, 45, 60))
    return image


def blue_on_white() -> Image.Image:
    image = Image.new("RGB", (90, 60), (0, 0, 120))
    image.paste("white", (0, 0, 45, 60))
    return image


def lab() -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    return ImageCms.applyTransform(scene(), transform) or scene()


MODES: dict[str, Callable[[], tuple[bytes, Image.Image]]] = {
    "gray": lambda: (saved(gray(), "PNG"), gray()),
    "one bit": lambda: (saved(scene().convert("1"), "PNG"), scene().convert("1")),
    "one bit fax": lambda: (saved(scene().convert("1"), "TIFF", compression="group4"), scene().convert("1")),
    "palette": lambda: (saved(palette(), "PNG"), palette()),
    "palette, one color clear": lambda: (saved(clear_palette(), "PNG", transparency=0), blue_on_white()),
    "palette, half clear": lambda: (saved(clear_palette(), "PNG", transparency=b"\0\xff"), blue_on_white()),
    "palette, gif": lambda: (saved(clear_palette(), "GIF", transparency=0), blue_on_white()),
    "palette and alpha": lambda: (saved(clear_palette().convert("PA"), "TIFF"), clear_palette()),
    "alpha": lambda: (saved(half_clear()[0], "PNG"), half_clear()[1]),
    "alpha, webp": lambda: (saved(half_clear()[0], "WEBP", lossless=True), half_clear()[1]),
    "alpha, tiff": lambda: (saved(half_clear()[0], "TIFF", compression="tiff_lzw"), half_clear()[1]),
    "alpha, avif": lambda: (saved(half_clear()[0], "AVIF", quality=95), half_clear()[1]),
    "gray and alpha": lambda: (saved(half_clear()[0].convert("LA"), "PNG"), half_clear()[1].convert("L")),
    "a clear color": lambda: (saved(blue_on_white(), "PNG", transparency=(0, 0, 120)), Image.new("L", (90, 60), 255)),
    "a clear gray": lambda: (saved(Image.new("L", (9, 9), 7), "PNG", transparency=7), Image.new("L", (9, 9), 255)),
    "16 bits": lambda: (saved(Image.fromarray(in_16_bits()), "PNG"), gray()),
    "16 bits, tiff": lambda: (saved(Image.fromarray(in_16_bits()), "TIFF"), gray()),
    "16 bits, big end first": lambda: (saved(Image.fromarray(in_16_bits().astype(">u2")), "TIFF"), gray()),
    "32 bits": lambda: (saved(Image.fromarray(in_16_bits().astype(np.int32)), "TIFF"), gray()),
    "32 bits, any range": lambda: (
        saved(Image.fromarray(in_16_bits().astype(np.int32) * 9 - 70_000), "TIFF"),
        stretched(),
    ),
    "floats to 1": lambda: (saved(Image.fromarray(np.float32(np.asarray(gray()) / 255)), "TIFF"), gray()),
    "floats to 255": lambda: (saved(Image.fromarray(np.float32(gray())), "TIFF"), gray()),
    "floats, any range": lambda: (saved(Image.fromarray(np.float32(gray()) * 1e6 - 5), "TIFF"), stretched()),
    "cmyk": lambda: (saved(scene().convert("CMYK"), "TIFF"), scene()),
    "cmyk, jpeg": lambda: (saved(scene().convert("CMYK"), "JPEG", quality=95), scene()),
    "ycbcr": lambda: (saved(scene().convert("YCbCr"), "TIFF"), scene()),
    "lab": lambda: (saved(lab(), "TIFF"), scene()),
    "progressive": lambda: (saved(scene(), "JPEG", progressive=True, quality=95), scene()),
}


def stretched() -> Image.Image:
    values = np.asarray(gray(), dtype=float)
    return Image.fromarray(((values - values.min()) / (values.max() - values.min()) * 255).astype(np.uint8))


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_looks_as_it_should(mode: str) -> None:
    assert_close(*MODES[mode]())


def test_floats_that_are_no_numbers_are_black_and_constants_do_not_divide_by_zero() -> None:
    values = np.float32([[np.nan, 0.0], [1.0, np.inf]])
    assert decoded(saved(Image.fromarray(values), "TIFF"))[:, :, 0].tolist() == [[0, 0], [255, 255]]
    for constant in (np.nan, -3.0, 1e9):
        assert decoded(saved(Image.fromarray(np.full((2, 2), constant, np.float32)), "TIFF")).shape == (2, 2, 3)


def png(samples: NDArray[np.int64], depth: int, clear: tuple[int, ...]) -> bytes:
    """A PNG of gray ``(H, W)`` or RGB ``(H, W, 3)`` samples of ``depth`` bits; the color ``clear`` is transparent."""
    bits = (samples.reshape(len(samples), -1, 1) >> np.arange(depth)[::-1]) & 1
    rows = np.packbits(bits.reshape(len(samples), -1), axis=1)
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", samples.shape[1], len(samples), depth, 2 * (samples.ndim - 2), 0, 0, 0),
        b"tRNS": struct.pack(f">{len(clear)}H", *clear),
        b"IDAT": zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes()),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts.items()
    )


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_a_transparent_gray_of_any_depth_is_white(depth: int) -> None:
    samples = np.random.default_rng(depth).integers(0, 1 << depth, (24, 31))
    clear = int(samples[3, 4])
    wanted = np.where(samples == clear, 255, np.floor(samples * 255 / ((1 << depth) - 1) + 0.5))
    np.testing.assert_array_equal(decoded(png(samples, depth, (clear,))), np.stack([wanted] * 3, axis=2))


@pytest.mark.parametrize("depth", [8, 16])
def test_a_transparent_color_of_any_depth_is_white(depth: int) -> None:
    samples = np.random.default_rng(depth).integers(0, 1 << depth, (24, 31, 3))
    samples[5:9] = samples[3, 4]
    clear = tuple(int(value) for value in samples[3, 4])
    wanted = np.where((samples == clear).all(axis=2, keepdims=True), 255, samples >> (depth - 8))
    np.testing.assert_array_equal(decoded(png(samples, depth, clear)), wanted)


def test_a_clear_gray_that_has_more_bits_than_its_file_counts_by_the_lower_ones() -> None:
    samples = np.array([[0, 1, 2, 3]])
    assert decoded(png(samples, 2, (0b101,)))[0, :, 0].tolist() == [0, 255, 170, 255]
