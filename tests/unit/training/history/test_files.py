"""A training in a file."""

import json
from pathlib import Path

import pytest

from cnnviz.assets import HISTORY
from cnnviz.training.history.files import read_history, write_history
from cnnviz.training.history.networks import EXPERIMENTS
from tests.unit.training.history.conftest import history

NAMES = {name for experiment in EXPERIMENTS.values() for name in experiment.networks}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_history(tmp_path / "new", history("resnet56"))
    assert read_history(tmp_path / "new" / "resnet56.json") == history("resnet56")


def test_facts_that_follow() -> None:
    assert history().accuracy == pytest.approx(0.6)
    assert history().seconds_per_epoch == 40
    assert history().steps_per_epoch == 50


@pytest.mark.parametrize("change", [{"epochs": []}, {"epochs": [{}]}, {"recipe": {"x": 1}}, {"moments": 3}])
def test_other_files_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    write_history(tmp_path, history())
    path = tmp_path / "plain20.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ValueError, match=r"plain20\.json"):
        read_history(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null"])
def test_texts_that_are_no_training_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ValueError, match=r"x\.json"):
        read_history(tmp_path / "x.json")


def test_what_is_shipped_can_be_read_and_is_small() -> None:
    paths = sorted(HISTORY.glob("*.json"))
    for path in paths:
        shipped = read_history(path)
        assert shipped.network == path.stem
        assert shipped.network in NAMES
        assert len(shipped.epochs) == shipped.recipe.epochs
    assert sum(path.stat().st_size for path in paths) < 3e6
