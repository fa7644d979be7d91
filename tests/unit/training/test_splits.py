"""Pictures of a folder, in memory."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from cnnviz.training.splits import read_split


def test_pictures_and_slugs_of_a_folder(tmp_path: Path) -> None:
    for name, side in (("cat - tabby", 8), ("dog", 12)):
        (tmp_path / name).mkdir()
        Image.new("RGB", (side, side), (side, 0, 0)).save(tmp_path / name / "0.png")
    split, labels = read_split(tmp_path, 8)
    assert labels == ["cat", "dog"]
    assert split.classes.tolist() == [0, 1]
    assert split.pictures.dtype is torch.uint8
    assert split.pictures.shape == (2, 3, 8, 8)
    assert split.pictures[:, 0, 0, 0].tolist() == [8, 12]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_split(tmp_path / "nothing", 8)
