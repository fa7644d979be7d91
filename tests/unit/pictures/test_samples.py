"""The pictures that come with the project: all there, all free, all readable, all described in both languages."""

import runpy

import numpy as np
import pytest
from PIL import Image

from cnnviz.assets import SAMPLES
from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.samples import Sample, read_sample, samples

FREE = {"CC0-1.0", "public domain", "project"}
NO_PICTURES = {"samples.toml", "LICENSES.md", "make_digits.py"}


def test_every_file_has_an_entry_and_every_entry_a_file() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.is_file()}
    assert files - NO_PICTURES == {sample.path.name for sample in samples()}


def test_every_file_is_in_the_licenses() -> None:
    licenses = (SAMPLES / "LICENSES.md").read_text(encoding="utf-8")
    photos = [sample for sample in samples() if sample.kind == "photo"]
    assert all(f"`{sample.path.name}`" in licenses and sample.author.split()[0] in licenses for sample in photos)


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 1_500_000


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.slug)
def test_each_sample(sample: Sample) -> None:
    assert sample.license in FREE
    assert sample.kind in {"photo", "digit"}
    assert sample.author
    assert sample.source
    for texts in (sample.names, sample.alt):
        assert set(texts) == {"ko", "en"}
        assert all(texts.values())
        assert texts["en"].isascii()
        assert not texts["ko"].isascii()
    assert max(read_sample(sample.slug).pixels.shape) <= 512


def test_there_are_photos_and_one_of_each_digit() -> None:
    assert sum(sample.kind == "photo" for sample in samples()) >= 4
    assert [sample.slug for sample in samples() if sample.kind == "digit"] == [f"digit-{digit}" for digit in range(10)]


def test_an_unknown_sample() -> None:
    with pytest.raises(PictureError) as caught:
        read_sample("../../LICENSE")
    assert caught.value.reason == PictureFault.NOT_FOUND


@pytest.mark.parametrize("digit", range(10))
def test_digits_are_as_in_mnist(digit: int) -> None:
    shades = read_sample(f"digit-{digit}").pixels
    ink = shades[:, :, 0].astype(float)
    assert ink.shape == (28, 28)
    assert ink.max() > 240
    rows, columns = np.nonzero(ink > 40)
    assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 21
    middle = [float((ink.sum(axis=axis) * np.arange(28)).sum() / ink.sum()) for axis in (0, 1)]
    assert middle == pytest.approx([13.5, 13.5], abs=0.6)


def test_the_script_draws_the_digits_that_are_there() -> None:
    script = runpy.run_path(str(SAMPLES / "make_digits.py"))
    for digit, strokes in script["STROKES"].items():
        with Image.open(SAMPLES / f"digit-{digit}.png") as kept:
            np.testing.assert_allclose(np.asarray(script["draw"](strokes), float), np.asarray(kept, float), atol=2)
