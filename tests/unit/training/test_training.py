"""The training command, from a folder of pictures to weights and card, on a toy that takes a second."""

import json
import logging
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from cnnviz.training import __main__ as command
from cnnviz.training import data, loop
from cnnviz.training.export import halved
from cnnviz.training.recipes import RECIPES, Recipe
from cnnviz.weights.loading import load_weights

PLACES = {"corner - upper left": (0, 0), "middle": (9, 9), "lower_right": (18, 18)}
TOY = replace(RECIPES["lenet5"], batch=16)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An ImageFolder of bright squares whose place is their class."""
    random = np.random.default_rng(0)
    for split, count in (("train", 24), ("val", 6)):
        for name, (top, left) in PLACES.items():
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


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path) -> Callable[..., Path]:
    def run(*options: str) -> Path:
        out = tmp_path / "out"
        line = ["lenet5", "--data", str(folder), "--out", str(out), "--device", "cpu", *options]
        monkeypatch.setattr(sys, "argv", ["cnnviz.training", *line])
        command.main()
        return out

    return run


def test_from_a_folder_to_weights_that_load(train: Callable[..., Path], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    out = train("--epochs", "4", "--seed", "3")
    assert {path.name for path in out.iterdir()} == {"lenet5.safetensors", "lenet5.json"}
    losses = [record.args[-1] for record in caplog.records if "loss" in record.msg and isinstance(record.args, tuple)]
    assert len(losses) == 4
    assert all(isinstance(loss, float) and math.isfinite(loss) for loss in losses)
    assert losses[-1] < losses[0]  # type: ignore[operator]

    card = json.loads((out / "lenet5.json").read_text())
    assert card["labels"] == ["corner", "lower_right", "middle"]
    assert card["accuracy"] > 0.9
    assert (card["test_pictures"], card["seed"], card["recipe"]["epochs"]) == (18, 3, 4)
    assert card["command"] == "python -m cnnviz.training lenet5 --data DATA --epochs 4 --seed 3"
    assert card["hardware"].startswith("CPU")

    loaded = load_weights("lenet5", "bundled", folder=out)
    assert loaded.labels == ("corner", "lower right", "middle")
    assert loaded.provenance.trained
    measured = loop.accuracy(loaded.module, data.batches(TOY, out.parent / "data", train=False, size=32), cpu())
    assert measured == pytest.approx(card["accuracy"], abs=1e-4)


def cpu() -> torch.device:
    return torch.device("cpu")


def test_a_broken_off_training_goes_on(train: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    rates: list[float] = []
    epoch = loop._epoch

    def breaking(*args: Any) -> float:
        rates.append(args[3].get_last_lr()[0])
        if len(rates) == 3:
            raise KeyboardInterrupt
        return epoch(*args)

    monkeypatch.setattr(loop, "_epoch", breaking)
    with pytest.raises(KeyboardInterrupt):
        train("--epochs", "4")
    interrupted, rates[:] = rates[-1], [0.0] * 3
    out = train("--epochs", "4", "--done", "2")
    assert rates[3] == pytest.approx(interrupted)  # the schedule goes on where it broke off
    assert len(rates) == 3 + 2
    assert {path.name for path in out.iterdir()} == {"lenet5.safetensors", "lenet5.json"}


def test_a_training_that_diverges_says_so(train: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECIPES, "lenet5", replace(TOY, peak_rate=1e38))
    with pytest.raises(FloatingPointError, match="epoch 1"):
        train("--epochs", "1")


def test_a_folder_smaller_than_a_batch_is_one_batch(folder: Path) -> None:
    (images, labels), *more = data.batches(replace(TOY, batch=500), folder, train=True, size=32)
    assert images.shape == (72, 1, 32, 32)
    assert sorted(labels.tolist()) == sorted([0, 1, 2] * 24)
    assert not more


def test_whole_batches_only_in_training_and_every_picture_in_the_test(folder: Path) -> None:
    recipe = replace(TOY, batch=20)
    assert [len(labels) for _, labels in data.batches(recipe, folder, train=True, size=32)] == [20, 20, 20]
    assert sum(len(labels) for _, labels in data.batches(recipe, folder, train=False, size=32)) == 18


def test_test_pictures_are_prepared_as_in_use(folder: Path) -> None:
    """28 pixels and a border for LeNet-5: the numbers that the loaded network will see."""
    image, _ = data.pictures(TOY, folder, train=False, size=32)[0]
    path = min((folder / "val" / "corner - upper left").iterdir())
    shades = torch.zeros(32, 32)
    shades[2:30, 2:30] = torch.from_numpy(np.asarray(Image.open(path), np.float32) / 255)
    torch.testing.assert_close(image[0], (shades - TOY.mean[0]) / TOY.std[0])


def test_accuracy_is_the_share_of_hits() -> None:
    scores = torch.tensor([[3.0, 1.0], [0.0, 2.0], [5.0, 4.0]])
    loader: DataLoader[Any] = DataLoader(TensorDataset(scores, torch.tensor([0, 1, 1])), batch_size=2)
    assert loop.accuracy(nn.Identity(), loader, cpu()) == pytest.approx(2 / 3)


def test_sizes_grow_as_the_recipe_says() -> None:
    recipe = replace(TOY, sizes=((0, 16), (2, 24), (5, 32)))
    assert [recipe.size_at(epoch) for epoch in range(7)] == [16, 16, 24, 24, 24, 32, 32]
    assert TOY.size_at(0) == 32


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_recipe_fits_its_network(recipe: Recipe) -> None:
    assert len(recipe.mean) == len(recipe.std) == recipe.input[0]
    firsts = [first for first, _ in recipe.sizes]
    assert firsts == sorted(firsts)
    assert all(first < recipe.epochs for first in firsts)


def test_half_precision_leaves_counters_alone() -> None:
    state = halved(nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1)))
    kinds = {name: value.dtype for name, value in state.items()}
    assert kinds.pop("1.num_batches_tracked") == torch.int64
    assert set(kinds.values()) == {torch.float16}
