"""The command, from a folder of pictures and a tiny teacher to weights and card."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.training.distillation import __main__ as command
from cnnviz.training.distillation import evaluation
from cnnviz.weights.loading import load_weights
from tests.unit.training.distillation.conftest import TINY, tiny_teacher

#: A handler is there: otherwise the command would install one that stays.
pytestmark = pytest.mark.usefixtures("logged")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An ImageFolder of dark and light pictures."""
    chance = np.random.default_rng(0)
    for split in ("train", "val"):
        for name, shade in (("dark", 0), ("light", 190)):
            (tmp_path / split / name).mkdir(parents=True)
            for number in range(4):
                pixels = chance.integers(shade, shade + 60, (12, 12, 3)).astype(np.uint8)
                Image.fromarray(pixels).save(tmp_path / split / name / f"{number}.png")
    return tmp_path


@pytest.fixture
def line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments of the command; the network is the bundled one, its pictures are tiny."""
    monkeypatch.setitem(command.TEACHERS, "efficientnet-lite0", lambda: tiny_teacher)
    monkeypatch.setattr(
        command, "Distillation", lambda: replace(TINY, input=(3, 32, 32), size=32, first_epochs=0, last_epochs=0)
    )
    monkeypatch.setattr(evaluation, "PICTURES", 8)
    return ["--data", str(folder), "--runs", str(folder / "runs"), "--out", str(folder / "out"), "--epochs", "1"]


def test_from_a_folder_to_weights_that_load(line: list[str], folder: Path) -> None:
    command.main([*line, "--seed", "3"])
    card = json.loads((folder / "out" / "resnet18.json").read_text())
    assert card["labels"] == ["dark", "light"]
    assert (card["test_pictures"], card["seed"], card["steps"], card["recipe"]["epochs"]) == (8, 3, 2, 1)
    assert card["command"] == "python -m cnnviz.training.distillation --data DATA --epochs 1 --seed 3"
    assert "Apache-2.0" in card["teacher"]
    assert card["teacher_accuracy"] == 1.0
    loaded = load_weights("resnet18", "bundled", folder=folder / "out")
    assert loaded.labels == ("dark", "light")

    command.main([*line, "--seed", "3", "--export", "--start", str(folder / "out" / "resnet18.safetensors")])
    again = json.loads((folder / "out" / "resnet18.json").read_text())
    assert again["weights_sha256"] == card["weights_sha256"]  # the checkpoint's, not those of the start
    assert again["start"] == card["weights_sha256"]
