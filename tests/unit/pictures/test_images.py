"""Pictures, and what a network sees of them; torchvision is the oracle."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms._presets import ImageClassification

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.images import MAX_BYTES, Preprocessing, fit, normalize, picture_from_pixels, read_picture

IMAGENET = Preprocessing(3, 224, 224, 256, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
MNIST = Preprocessing(1, 28, 28, 28, (0.1307,), (0.3081,))
WAYS = {"bilinear": InterpolationMode.BILINEAR, "bicubic": InterpolationMode.BICUBIC}


def noise(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def png(pixels: NDArray[np.uint8]) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def by_torchvision(pixels: NDArray[np.uint8], want: Preprocessing) -> NDArray[np.float32]:
    preset = ImageClassification(
        crop_size=want.height,
        resize_size=want.resize,
        mean=want.mean,
        std=want.std,
        interpolation=WAYS[want.interpolation],
    )
    image = Image.fromarray(pixels)
    result: NDArray[np.float32] = preset(image.convert("L") if want.channels == 1 else image).numpy()
    return result


def assert_same_as_torchvision(pixels: NDArray[np.uint8], want: Preprocessing) -> None:
    seen = fit(picture_from_pixels(pixels), want)
    assert seen.shape == (want.height, want.width, want.channels)
    assert seen.dtype == np.uint8
    numbers = normalize(seen, want)
    assert numbers.dtype == np.float32
    np.testing.assert_allclose(numbers, by_torchvision(pixels, want), atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 300),
    width=st.integers(1, 300),
    crop=st.integers(1, 90),
    resize=st.integers(1, 100),
    channels=st.sampled_from([1, 3]),
    way=st.sampled_from(sorted(WAYS)),
)
def test_a_network_sees_what_torchvision_would_show_it(
    height: int, width: int, crop: int, resize: int, channels: int, way: str
) -> None:
    some = (0.4, 0.5, 0.6)[:channels]
    assert_same_as_torchvision(noise(height, width), Preprocessing(channels, crop, crop, resize, some, some, way))


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (1, 500), (500, 1), (3, 700), (31, 33), (256, 256), (224, 300)])
@pytest.mark.parametrize("want", [IMAGENET, MNIST], ids=["imagenet", "mnist"])
def test_odd_sizes_too(size: tuple[int, int], want: Preprocessing) -> None:
    assert_same_as_torchvision(noise(*size), want)


def test_a_crop_may_be_oblong() -> None:
    want = Preprocessing(3, 20, 30, 25, (0.0,) * 3, (1.0,) * 3)
    square = Preprocessing(3, 30, 30, 25, (0.0,) * 3, (1.0,) * 3)
    picture = picture_from_pixels(noise(50, 90))
    inner = fit(picture, want)
    assert inner.shape == (20, 30, 3)
    np.testing.assert_array_equal(
        inner, fit(picture, square)[4:24]
    )  # 25 rows in 30: two of padding above; crop starts at 2


def test_a_sliver_never_unrolls_to_its_full_length() -> None:
    want = Preprocessing(3, 600, 600, 600, (0.0,) * 3, (1.0,) * 3)
    seen = fit(picture_from_pixels(noise(1024, 1)), want)  # by way of 600 x 614,400 it would take over a gigabyte
    middle = noise(1024, 1)[511:513, 0]
    np.testing.assert_array_equal(seen[0, 0], middle[0])
    np.testing.assert_array_equal(seen[-1, -1], middle[1])


def test_pixels_become_a_picture_of_its_own() -> None:
    pixels = noise(5, 7)
    picture = picture_from_pixels(pixels)
    np.testing.assert_array_equal(picture.pixels, pixels)
    pixels[:] = 0
    assert picture.pixels.any()
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0, 0] = 1


def test_the_digest_names_shape_and_pixels() -> None:
    one, other = picture_from_pixels(noise(4, 6)), picture_from_pixels(noise(4, 6))
    reshaped = picture_from_pixels(noise(4, 6).reshape(6, 4, 3))
    assert one == other
    assert hash(one) == hash(other)
    assert len({one.digest, reshaped.digest, picture_from_pixels(noise(4, 6, seed=1)).digest}) == 3
    assert len(one.digest) == len(hashlib.sha256().hexdigest())
    assert one != "a string"


def test_gray_pixels_become_three_equal_channels() -> None:
    gray = noise(4, 5)[:, :, 0]
    np.testing.assert_array_equal(picture_from_pixels(gray).pixels, np.stack([gray] * 3, axis=2))


@pytest.mark.parametrize("shape", [(4,), (4, 4, 4), (4, 4, 1), (0, 4), (2, 2, 2, 3)])
def test_other_shapes_are_no_picture(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"want \(H, W\)"):
        picture_from_pixels(np.zeros(shape, np.uint8))


def test_other_types_are_no_picture() -> None:
    with pytest.raises(ValueError, match="float32"):
        picture_from_pixels(np.zeros((4, 4), np.float32))


def test_a_path_and_its_bytes_give_the_same_picture(tmp_path: Path) -> None:
    path = tmp_path / "..double..dots.gif"  # a name says nothing
    path.write_bytes(png(noise(9, 8)))
    assert read_picture(path) == read_picture(str(path)) == read_picture(path.read_bytes())
    np.testing.assert_array_equal(read_picture(path).pixels, noise(9, 8))


@pytest.mark.parametrize("name", ["nothing.png", ".", "a\0b", "x" * 5000])
def test_no_such_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(PictureError) as caught:
        read_picture(f"{tmp_path}/{name}")
    assert caught.value.reason == PictureFault.NOT_FOUND
    assert caught.value.facts == {"path": f"{tmp_path}/{name}"}


def test_nothing_is_refused() -> None:
    with pytest.raises(PictureError) as caught:
        read_picture(b"")
    assert caught.value.reason == PictureFault.EMPTY


def test_too_many_bytes() -> None:
    with pytest.raises(PictureError) as caught:
        read_picture(png(noise(9, 8)) + bytes(MAX_BYTES))
    assert caught.value.reason == PictureFault.TOO_MANY_BYTES
    assert caught.value.facts["size"] > caught.value.facts["limit"] == MAX_BYTES


def test_a_large_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "sparse.png"
    with path.open("wb") as file:
        file.truncate(1 << 34)
    with pytest.raises(PictureError) as caught:
        read_picture(path)
    assert caught.value.reason == PictureFault.TOO_MANY_BYTES
    assert caught.value.facts["limit"] == 10 * 1024 * 1024
