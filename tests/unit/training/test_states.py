"""States in files."""

from pathlib import Path

import torch

from cnnviz.training.states import read_state, write_state


def test_a_state_comes_back_and_leaves_one_file(tmp_path: Path) -> None:
    path = tmp_path / "tiny.partial.pt"
    assert read_state(path) == {}
    write_state(path, {"step": 1, "weights": torch.ones(2)})
    write_state(path, {"step": 2, "weights": torch.ones(2)})
    assert read_state(path)["step"] == 2
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
