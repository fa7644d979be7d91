"""The file runs on its own, and its losses are those of the trainer."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.design import Design, Layer, slug_of
from cnnviz.errors import UnknownNetworkError
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.data.digits import digits
from cnnviz.training.live.data.folders import read_folder
from cnnviz.training.live.data.shapes import shapes
from cnnviz.training.live.networks import NETWORKS
from cnnviz.training.live.recipe import Augmentation, Initialization, Recipe
from cnnviz.training.live.script import Plan, is_folder, needs, python_script
from cnnviz.training.live.trainer import prepare

BODY = tuple(map(Layer.of, ("conv", "batch-norm", "activation", "pool", "flatten", "dropout")))
SMALL = slug_of(Design("Small", (1, 8, 8), 10, BODY))
COLOR = slug_of(Design("Color", (3, 16, 12), 10, BODY))
CHANGES = Augmentation(flip=True, rotation=10, crop=1, noise=0.1)


@pytest.fixture
def printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], list[list[float]]]:
    """What a file prints, an epoch a line, where nothing of this project can be imported."""

    def run(code: str) -> list[list[float]]:
        (tmp_path / "train.py").write_text(code, encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            for package in ("app", "cnnviz", "tests"):
                patch.setitem(sys.modules, package, None)
            runpy.run_path("train.py", run_name="__main__")
        *epochs, test = capsys.readouterr().out.splitlines()
        return [*([float(each) for each in line.split()] for line in epochs), [float(test.split()[-1])]]

    return run


def expected(slug: str, data: Dataset, recipe: Recipe) -> list[list[float]]:
    trainer = prepare(slug, data, recipe)
    trainer.run()
    names = "epoch", "training_loss", "training_accuracy", "validation_loss", "validation_accuracy", "rate"
    epochs = [[float(getattr(each, name)) for name in names] for each in trainer.records.epochs]
    pictures, labels = trainer.test.batch(torch.arange(len(trainer.test)))
    hits = (trainer.module.eval()(pictures).argmax(1) == labels).double().mean()
    return [*epochs, [float(hits)]]


def test_digits_to_the_last_bit_until_it_stops_early(printed: Callable[[str], list[list[float]]]) -> None:
    recipe = Recipe(epochs=8, batch=256, rate=0.3, plateau_patience=0, stop_patience=2, seed=3)
    data = digits()
    plan = Plan(SMALL, "digits", data.classes, recipe)
    lines = printed(python_script(plan))
    assert lines == expected(SMALL, data, recipe)
    assert [line[-1] for line in lines[:-1]] == [0.3, 0.3, 0.15]


def test_a_folder_with_augmentation_to_the_last_bit(
    tmp_path: Path, printed: Callable[[str], list[list[float]]]
) -> None:
    random = np.random.default_rng(0)
    for name in ("cups", "mugs"):
        (tmp_path / "data" / name).mkdir(parents=True)
        for index in range(6):
            pixels = random.integers(0, 255, (40, 30 + index, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "data" / name / f"{index}.png")
    recipe = Recipe(epochs=2, batch=4, augmentation=CHANGES, initialization=Initialization.KAIMING)
    data = read_folder(tmp_path / "data")
    assert printed(python_script(Plan(COLOR, data.name, data.classes, recipe))) == expected(COLOR, data, recipe)


@pytest.mark.parametrize("slug", NETWORKS.values(), ids=NETWORKS)
def test_every_network_is_python(slug: str) -> None:
    code = python_script(Plan(slug, "zip", ("a", 'b"""\\'), Recipe(initialization=Initialization.ZEROS)))
    compile(code, "train.py", "exec")
    assert "cnnviz" not in code


@pytest.mark.parametrize("data", ["digits", "shapes", "mnist", "fashion-mnist", "cifar10"])
def test_every_data_set_is_python(data: str) -> None:
    code = python_script(Plan(SMALL, data, ("a", "b"), Recipe()))
    compile(code, "train.py", "exec")
    assert "cnnviz" not in code


def test_made_shapes_are_the_same() -> None:
    made = shapes(names=("blob", "noise"))
    assert made.name == "shape:blob"
    namespace: dict[str, Any] = {"__name__": "train"}
    exec(compile(python_script(Plan(SMALL, made.name, made.classes, Recipe())), "train.py", "exec"), namespace)  # noqa: S102
    for part, (pixels, labels) in zip(
        (made.training, made.validation, made.test), namespace["read_data"](), strict=True
    ):
        assert np.array_equal(part.pixels, pixels)
        assert np.array_equal(part.labels, labels)


def test_what_a_file_needs() -> None:
    assert needs("digits") == ("torch", "numpy", "pillow", "scikit-learn")
    assert needs("own") == ("torch", "numpy", "pillow")
    assert is_folder("own")
    assert not is_folder("cifar10")


def test_a_network_of_others_has_no_code() -> None:
    with pytest.raises(ValueError, match="resnet18"):
        python_script(Plan("resnet18", "digits", ("a", "b"), Recipe()))
    with pytest.raises(UnknownNetworkError):
        python_script(Plan("nothing", "digits", ("a", "b"), Recipe()))
