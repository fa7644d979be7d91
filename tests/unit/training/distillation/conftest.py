"""A network, a teacher and pictures that are tiny."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from cnnviz.training.distillation.recipe import Distillation
from cnnviz.training.distillation.targets import Targets
from cnnviz.training.splits import Split

TINY = replace(
    Distillation(),
    input=(3, 8, 8),
    epochs=4,
    size=8,
    first_epochs=1,
    first_size=6,
    last_epochs=1,
    last_size=10,
    batch=4,
    peak_rate=0.01,
    warmup=2,
    teacher_size=8,
    views=2,
    epochs_per_view=1,
    averaging=0.5,
)


class TinyNetwork(nn.Module):
    """A convolution, a batch norm, and the last layer ``fc``."""

    def __init__(self, classes: int = 2) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.fc = nn.Linear(4, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Scores ``(N, classes)``."""
        scores: Tensor = self.fc(self.body(pictures).flatten(1))
        return scores


def tiny_teacher(pictures: Tensor) -> Tensor:
    """Features ``(N, 12)``: means of the four quarters of each channel."""
    return nn.functional.adaptive_avg_pool2d(pictures, 2).flatten(1)


@pytest.fixture
def network() -> nn.Module:
    """The same weights every time."""
    torch.manual_seed(0)
    return TinyNetwork()


@pytest.fixture
def targets(split: Split, tmp_path: Path) -> Targets:
    """The tiny teacher's features, kept in a folder of the test."""
    return Targets(TINY, tiny_teacher, split, tmp_path, 0)
