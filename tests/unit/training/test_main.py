"""The command, from a folder of pictures to weights and card, on a toy that takes a second."""

import json
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.training import __main__ as command
from cnnviz.training import data, loop
from cnnviz.training.recipes import RECIPES
from cnnviz.weights.loading import load_weights
from tests.logged import Logged
from tests.unit.training.conftest import TOY

#: A handler is there: otherwise the command would install one that stays.
pytestmark = pytest.mark.usefixtures("logged")


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch, digits: Path, tmp_path: Path) -> Callable[..., Path]:
    def run(*options: str) -> Path:
        out = tmp_path / "out"
        line = ["lenet5", "--data", str(digits), "--out", str(out), "--device", "cpu", *options]
        monkeypatch.setattr(sys, "argv", ["cnnviz.training", *line])
        command.main()
        return out

    return run


def test_from_a_folder_to_weights_that_load(train: Callable[..., Path], logged: Logged) -> None:
    out = train("--epochs", "4", "--seed", "3")
    assert {path.name for path in out.iterdir()} == {"lenet5.safetensors", "lenet5.json"}
    losses = [record.args[-1] for record in logged.records if "loss" in record.msg and isinstance(record.args, tuple)]
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
    measured = loop.accuracy(
        loaded.module, data.batches(TOY, out.parent / "data", train=False, size=32), torch.device("cpu")
    )
    assert measured == pytest.approx(card["accuracy"], abs=1e-4)


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
