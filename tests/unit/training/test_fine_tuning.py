"""The last epoch at the size in use touches what it should, and nothing else."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cnnviz.training import fine_tuning
from cnnviz.training.data import pictures
from cnnviz.training.loop import Setup
from cnnviz.training.recipes import Recipe

TOY = Recipe(
    "toy", "folder", "none", (3, 8, 8), (0.5,) * 3, (0.25,) * 3, epochs=1, peak_rate=0.1, fine_tuned=("fc",), batch=4
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chance = np.random.default_rng(0)
    for split in ("train", "val"):
        for name, shade in (("dark", 0), ("light", 200)):
            (tmp_path / split / name).mkdir(parents=True)
            for number in range(4):
                pixels = chance.integers(shade, shade + 50, (12, 12, 3)).astype(np.uint8)
                Image.fromarray(pixels).save(tmp_path / split / name / f"{number}.png")
    return tmp_path


@pytest.fixture
def module() -> nn.Module:
    torch.manual_seed(0)
    body = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model = nn.Sequential()
    model.add_module("body", body)
    model.add_module("fc", nn.Linear(4, 2))
    return model


def test_statistics_are_plain_means_over_the_pictures(module: nn.Module, folder: Path) -> None:
    fine_tuning.recompute_statistics(module, TOY, Setup(folder, torch.device("cpu")))
    split = pictures(TOY, folder, train=True, size=8, whole=True)
    with torch.no_grad():
        values = module.get_submodule("body.0")(torch.stack([image for image, _ in split]))
    norm = module.get_submodule("body.1")
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    torch.testing.assert_close(norm.running_mean, values.mean((0, 2, 3)), atol=0.05, rtol=0.05)
    assert norm.momentum == 0.1
    assert not module.training


def test_only_the_named_layers_learn(module: nn.Module, folder: Path) -> None:
    before = {name: value.clone() for name, value in module.named_parameters()}
    fine_tuning.fine_tune(module, TOY, Setup(folder, torch.device("cpu")))
    changed = {name for name, value in module.named_parameters() if not torch.equal(value, before[name])}
    assert changed == {"fc.weight", "fc.bias"}
    assert all(value.requires_grad for value in module.parameters())
    assert not module.training
