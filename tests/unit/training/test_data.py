"""Batches and preprocessing of a folder of pictures."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cnnviz.training import data
from tests.unit.training.conftest import TOY


def test_a_folder_smaller_than_a_batch_is_one_batch(digits: Path) -> None:
    (images, labels), *more = data.batches(replace(TOY, batch=500), digits, train=True, size=32)
    assert images.shape == (72, 1, 32, 32)
    assert sorted(labels.tolist()) == sorted([0, 1, 2] * 24)
    assert not more


def test_whole_batches_only_in_training_and_every_picture_in_the_test(digits: Path) -> None:
    recipe = replace(TOY, batch=20)
    assert [len(labels) for _, labels in data.batches(recipe, digits, train=True, size=32)] == [20, 20, 20]
    assert sum(len(labels) for _, labels in data.batches(recipe, digits, train=False, size=32)) == 18


def test_test_pictures_are_prepared_as_in_use(digits: Path) -> None:
    """28 pixels and a border for LeNet-5: the numbers that the loaded network will see."""
    image, _ = data.pictures(TOY, digits, train=False, size=32)[0]
    path = min((digits / "val" / "corner - upper left").iterdir())
    shades = torch.zeros(32, 32)
    shades[2:30, 2:30] = torch.from_numpy(np.asarray(Image.open(path), np.float32) / 255)
    torch.testing.assert_close(image[0], (shades - TOY.mean[0]) / TOY.std[0])
