"""Data sets by key: the library's, the operator's folder, and what visitors bring."""

from pathlib import Path

import numpy as np
import pytest

import cnnviz
from app.results import data, uploads
from app.results.data import OwnClass, data_set, own_set
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data import folders
from cnnviz.training.live.data.folders import write_zip

SOME = {
    name: [np.full((8, 8, 3), shade + index, np.uint8) for index in range(5)] for name, shade in (("a", 9), ("b", 90))
}


def test_ours_are_there_without_a_download() -> None:
    assert data_set("digits").classes == tuple("0123456789")
    assert data_set("digits") is data_set("digits")
    assert data_set("shapes", kernel=5).filters["blob"].shape == (9, 5, 5)
    assert {"digits", "shapes", "mnist", "fashion-mnist", "cifar10"} <= set(data.keys())
    assert data.is_here("digits")


@pytest.mark.parametrize("key", ["", "nothing", "folder:../secret", "folder:", "zip:0", "own", "cifar10"])
def test_what_is_not_there_is_an_error(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(data, "ROOT", tmp_path)
    (tmp_path.parent / "secret" / "a").mkdir(parents=True, exist_ok=True)
    with pytest.raises(TrainingError) as error:
        data_set(key)
    assert error.value.reason in {TrainingFault.DATA_MISSING, TrainingFault.DATA_GONE}


def test_folders_of_the_operator_are_on_offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pets/cat", "pets/dog", "MNIST/raw", "MNIST/x", ".hidden/a", ".hidden/b", "one/a"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(data, "ROOT", tmp_path)
    assert data.folders() == ("folder:pets",)
    with pytest.raises(TrainingError) as error:
        data_set("folder:pets")
    assert error.value.reason == TrainingFault.DATA_CLASSES


def test_a_download_goes_to_the_operator_s_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(data, "ROOT", None)
    assert data.folder_of("mnist") == tmp_path / "torch" / "datasets"
    (tmp_path / "torch" / "datasets" / "cifar-10-batches-py").mkdir(parents=True)
    monkeypatch.setattr(data, "ROOT", tmp_path)
    assert data.folder_of("mnist") == tmp_path
    assert data.folder_of("cifar10") == tmp_path / "torch" / "datasets"


def test_a_zip_is_kept_for_its_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "read_picture", cnnviz.read_picture)
    key = uploads.keep_set(write_zip(SOME))
    assert data_set(key).classes == ("a", "b")
    uploads.sweep(uploads.users())
    with pytest.raises(TrainingError) as error:
        data_set(key)
    assert error.value.reason == TrainingFault.DATA_GONE


def test_own_classes_are_a_set() -> None:
    classes = tuple(
        OwnClass(name, tuple(uploads.keep_picture(cnnviz.picture_from_pixels(pixels)) for pixels in pictures))
        for name, pictures in SOME.items()
    )
    own = own_set(classes)
    assert (own.classes, len(own.training), len(own.validation), len(own.test)) == (("a", "b"), 6, 2, 2)
    assert own.training.pixels.shape == (6, 128, 128, 3)
    uploads.sweep(uploads.users())
    with pytest.raises(TrainingError) as error:
        data.own_pixels(classes[0].pictures[0])
    assert error.value.reason == TrainingFault.DATA_GONE


def test_too_few_own_pictures_are_an_error() -> None:
    with pytest.raises(TrainingError) as error:
        own_set([OwnClass("a", ("own:1",) * 2), OwnClass("b")])
    assert error.value.reason == TrainingFault.DATA_FEW
