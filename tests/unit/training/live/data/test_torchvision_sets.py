import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data import torchvision_sets
from cnnviz.training.live.data.torchvision_sets import SETS, read_set


def write_idx(folder: Path, kind: str, labels: np.ndarray) -> None:
    """Pictures whose every pixel is the label, in the format of MNIST."""
    count = len(labels)
    pixels = np.repeat(labels.astype(np.uint8), 28 * 28)
    files = {
        f"{kind}-images-idx3-ubyte": struct.pack(">4I", 2051, count, 28, 28) + pixels.tobytes(),
        f"{kind}-labels-idx1-ubyte": struct.pack(">2I", 2049, count) + labels.astype(np.uint8).tobytes(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_a_set_is_read_where_it_lies(tmp_path: Path, name: str) -> None:
    raw = tmp_path / SETS[name] / "raw"
    raw.mkdir(parents=True)
    write_idx(raw, "train", np.repeat(np.arange(10), 4))
    write_idx(raw, "t10k", np.arange(10))
    data = read_set(name, tmp_path)
    assert (len(data.training), len(data.validation), len(data.test)) == (30, 10, 10)
    assert data.training.pixels.shape == (30, 28, 28, 1)
    assert (data.training.pixels[:, 5, 5, 0] == data.training.labels).all()
    assert data.classes[3] == ("3" if name == "mnist" else "Dress")


@pytest.mark.parametrize("name", SETS)
def test_a_set_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrainingError) as error:
        read_set(name, tmp_path)
    assert error.value.reason == TrainingFault.DATA_MISSING
    assert error.value.facts == {"name": SETS[name]}


def test_color_pictures_keep_their_colors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Colors:
        def __init__(self, root: Path, *, train: bool, download: bool) -> None:
            assert root == tmp_path
            assert not download
            self.targets = [0, 1] * (8 if train else 2)
            self.data = np.zeros((len(self.targets), 32, 32, 3), np.uint8)
            self.classes = ["airplane", "automobile"]

    monkeypatch.setattr(torchvision_sets.datasets, "CIFAR10", Colors)
    data = read_set("cifar10", tmp_path)
    assert data.training.pixels.shape == (14, 32, 32, 3)
    assert len(data.test) == 4
