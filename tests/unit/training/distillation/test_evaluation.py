"""The averaged network is judged by the product's own path from picture to pixels."""

from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn

from cnnviz.training.distillation.evaluation import EVERY, Report, accuracy, at_size_in_use, names
from cnnviz.training.distillation.student import Student, Training
from cnnviz.training.splits import Split
from tests.logged import Logged
from tests.unit.training.distillation.conftest import TINY


class Brightness(nn.Module):
    """Scores that say "light" for bright pictures."""

    def forward(self, pictures: Tensor) -> Tensor:
        """``(N, 2)``."""
        mean = pictures.mean((1, 2, 3))
        return torch.stack((-mean, mean, mean * 0 - 9), 1)


def test_accuracy_is_a_share(split: Split) -> None:
    assert accuracy(Brightness(), split, TINY) == 1.0
    assert accuracy(Brightness(), Split(split.pictures, 1 - split.classes), TINY) == 0.0


def test_a_photograph_has_names(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "white").save(tmp_path / "white.png")
    best = names(Brightness(), tmp_path / "white.png", ["dark", "light", "none"], TINY)
    assert best.split(", ")[0].startswith("light 0.9")
    assert best.count(",") == 2


def test_statistics_are_those_of_whole_pictures(network: nn.Module, split: Split) -> None:
    copy = at_size_in_use(network, split, TINY)
    assert not copy.training
    inputs = (split.pictures / 255 - torch.tensor(TINY.mean).view(3, 1, 1)) / torch.tensor(TINY.std).view(3, 1, 1)
    expected = network.get_submodule("body.0")(inputs).mean((0, 2, 3))
    mean = copy.get_submodule("body.1").get_buffer("running_mean")
    torch.testing.assert_close(mean, expected, atol=1e-4, rtol=1e-4)
    assert not network.get_submodule("body.1").get_buffer("running_mean").any()


def test_a_report_logs_accuracy_and_photographs(
    network: nn.Module, split: Split, tmp_path: Path, logged: Logged
) -> None:
    Image.new("RGB", (40, 30), "white").save(tmp_path / "white.png")
    (tmp_path / "readme.txt").touch()
    report = Report(Training(Student(network, 12), TINY), split, split, ["a", "b"], tmp_path)
    report(3)
    assert "after epoch 3: accuracy" in logged.text
    assert "white.png" in logged.text
    assert "readme" not in logged.text


def test_a_report_comes_every_few_epochs(network: nn.Module, split: Split, logged: Logged) -> None:
    Report(Training(Student(network, 12), TINY), split, split, ["a", "b"])(EVERY + 1)
    assert "accuracy" not in logged.text
