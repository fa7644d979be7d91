"""A small network and few pictures: an epoch takes milliseconds."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.trainer import Trainer

CLASSES = ("left", "right")


def small_module(seed: int = 0) -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        body = nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Dropout(0.25)
        return nn.Sequential(*body, nn.Linear(3 * 6 * 6, 2))


@pytest.fixture
def trainer(halves: Dataset) -> Callable[[Recipe], Trainer]:
    return lambda recipe: Trainer(small_module(), halves, recipe)
