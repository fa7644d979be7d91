"""The command, from a folder of pictures to curves, weights and card."""

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PIL import Image

from cnnviz.training.history import __main__ as command
from cnnviz.training.history.files import read_history
from cnnviz.training.history.networks import Entry, Experiment
from cnnviz.weights.model_card import read_card
from tests.unit.training.history.conftest import CROPPED, tiny_network


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments of the command; pictures and networks are tiny."""
    chance = np.random.default_rng(0)
    for split in ("train", "test"):
        for name, shade in (("dark", 0), ("light", 190)):
            (tmp_path / split / name).mkdir(parents=True)
            for number in range(4):
                pixels = chance.integers(shade, shade + 60, (8, 8, 3)).astype(np.uint8)
                Image.fromarray(pixels).save(tmp_path / split / name / f"{number}.png")
    networks = {"one": Entry("", lambda _: tiny_network()), "two": Entry("", lambda _: tiny_network(), is_shipped=True)}
    tiny = Experiment(replace(CROPPED, epochs=5), MappingProxyType(networks))
    monkeypatch.setattr(command, "EXPERIMENTS", {"families": tiny})
    folders = (word for name in ("runs", "out", "weights") for word in (f"--{name}", str(tmp_path / name)))
    return ["families", "--data", str(tmp_path), *folders, "--epochs", "2", "--seed", "3"]


def test_from_a_folder_to_curves_and_weights(line: list[str], tmp_path: Path) -> None:
    command.main([*line, "--shared"])
    one, two = (read_history(tmp_path / "out" / f"{name}.json") for name in ("one", "two"))
    assert one.command == "python -m cnnviz.training.history families --data DATA --epochs 2 --network one --seed 3"
    assert (one.seed, one.is_shared, len(one.epochs), one.recipe.epochs) == (3, True, 2, 2)
    assert (one.training_pictures, one.test_pictures, one.parameters) == (8, 8, 130)
    assert one.macs == 4 * 27 * 64 + 8
    assert two.epochs[1].test_error == one.epochs[1].test_error
    assert [path.name for path in sorted((tmp_path / "weights").iterdir())] == ["two.json", "two.safetensors"]
    card = read_card(tmp_path / "weights" / "two.json")
    assert (card.slug, card.labels, card.epochs, card.test_pictures) == ("two", ("dark", "light"), 2, 8)
    assert (card.preprocessing.height, card.labels_key) == (8, "tiny64")


def test_what_is_finished_is_skipped(line: list[str], tmp_path: Path) -> None:
    command.main([*line, "--network", "one"])
    path = tmp_path / "out" / "one.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"date": "2015-12-10"}))
    command.main(line)
    assert read_history(path).date == "2015-12-10"
    path.unlink()
    command.main([*line, "--network", "one"])  # it is written again, from the state
    assert read_history(path).recipe.epochs == 2
