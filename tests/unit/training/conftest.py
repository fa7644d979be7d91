"""Toy pictures in a folder and in memory, and a recipe for them, in this process."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

from cnnviz.training import data
from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset
from cnnviz.training.recipes import RECIPES
from cnnviz.training.splits import Split

CLASSES = {"corner - upper left": (0, 0), "middle": (9, 9), "lower_right": (18, 18)}
TOY = replace(RECIPES["lenet5"], batch=16)


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    """An ImageFolder of bright squares whose position is their class."""
    random = np.random.default_rng(0)
    for split, count in (("train", 24), ("val", 6)):
        for name, (top, left) in CLASSES.items():
            (tmp_path / "data" / split / name).mkdir(parents=True)
            for index in range(count):
                pixels = random.integers(0, 60, (28, 28), dtype=np.uint8)
                pixels[top : top + 10, left : left + 10] = 255
                Image.fromarray(pixels).save(tmp_path / "data" / split / name / f"{index}.png")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, and the toy's recipe."""

    def loader(*args: Any, **options: Any) -> DataLoader[Any]:
        return DataLoader(*args, **options | {"num_workers": 0})

    monkeypatch.setattr(data, "DataLoader", loader)
    monkeypatch.setitem(RECIPES, "lenet5", TOY)


@pytest.fixture(scope="session")
def halves() -> Dataset:
    """Noise of 8 x 8 px, brighter on the side that is the class: 44 pictures to train on, twice 8 held out."""
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 30)
    pixels = random.integers(0, 160, (60, 8, 8, 1))
    for picture, label in zip(pixels, labels, strict=True):
        picture[:, 4 * label : 4 * label + 4] += 60
    return dataset("halves", ("left", "right"), Pictures(pixels.astype(np.uint8), labels))


@pytest.fixture
def split() -> Split:
    """Eight dark pictures and eight light ones, ``(16, 3, 8, 8)``."""
    chance = torch.Generator().manual_seed(0)
    classes = torch.arange(16) % 2
    noise = torch.randint(0, 60, (16, 3, 8, 8), generator=chance)
    return Split((noise + 150 * classes.view(-1, 1, 1, 1)).byte(), classes)
