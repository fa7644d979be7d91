"""Pictures, a recipe and a network that are tiny."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from cnnviz.training.history.batches import Batches
from cnnviz.training.history.files import History
from cnnviz.training.history.networks import DEPTH, FAMILIES
from cnnviz.training.history.records import Epoch, Moment
from cnnviz.training.history.training import Training
from cnnviz.training.splits import Split

PADDED = replace(DEPTH.recipe, input=(3, 8, 8), crop=8, epochs=2, batch=4, padding=1, peak_rate=0.05)
CROPPED = replace(FAMILIES.recipe, input=(3, 8, 8), crop=6, epochs=2, batch=4)


def tiny_network() -> nn.Module:
    """A convolution with batch norm, and dropout before the last layer; the same weights every time."""
    torch.manual_seed(0)
    body = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    return nn.Sequential(*body, nn.Dropout(), nn.Linear(4, 2))


@pytest.fixture
def training(split: Split) -> Training:
    """Of two epochs of four steps."""
    return Training(tiny_network(), Batches(split, CROPPED, 0))


def history(network: str = "plain20") -> History:
    """A training of two epochs."""
    epochs = Epoch(2.1, 0.8, 0.7, 30.0), Epoch(1.2, 0.5, 0.4, 50.0)
    moments = Moment(50, 2.0, 0.8), Moment(100, 1.1, 0.4)
    numbers = {"seed": 0, "parameters": 10, "macs": 20, "training_pictures": 401, "test_pictures": 30}
    words = {"hardware": "a machine", "command": "python", "date": "2015-12-10", "is_shared": True}
    return History(network, replace(PADDED, batch=8), **numbers, **words, epochs=epochs, moments=moments)
