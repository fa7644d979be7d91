"""A small network and few pictures: an epoch takes milliseconds."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.trainer import Trainer

CLASSES = ("left", "right")


def small_module(seed: int = 0) -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        body = nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Dropout(0.25)
        return nn.Sequential(*body, nn.Linear(3 * 6 * 6, 2))


@pytest.fixture(scope="session")
def halves() -> Dataset:
    """Noise of 8 x 8 px, brighter on the side that is the class: 44 pictures to train on, twice 8 held out."""
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 30)
    pixels = random.integers(0, 160, (60, 8, 8, 1))
    for picture, label in zip(pixels, labels, strict=True):
        picture[:, 4 * label : 4 * label + 4] += 60
    return dataset("halves", CLASSES, Pictures(pixels.astype(np.uint8), labels))


@pytest.fixture
def trainer(halves: Dataset) -> Callable[[Recipe], Trainer]:
    return lambda recipe: Trainer(small_module(), halves, recipe)
