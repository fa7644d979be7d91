"""Which state a training goes on from."""

from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from cnnviz.training.distillation.checkpoints import Checkpoints
from cnnviz.training.distillation.student import Student, Training
from tests.unit.training.distillation.conftest import TINY, TinyNetwork


def _training(epochs: int = 4) -> Training:
    torch.manual_seed(epochs)
    return Training(Student(TinyNetwork(), 12), replace(TINY, epochs=epochs))


def test_without_a_file_nothing_is_restored(tmp_path: Path) -> None:
    training = _training()
    assert not Checkpoints(tmp_path, "tiny").load(training)
    assert training.step == 0


def test_more_epochs_go_on_from_before_the_cooldown(tmp_path: Path) -> None:
    checkpoints, training = Checkpoints(tmp_path, "tiny"), _training()
    training.step = 3
    checkpoints.save(training, cooling=False)
    nn.init.zeros_(training.student.projection.weight)
    training.step = 5
    checkpoints.save(training, cooling=True)

    same, longer = _training(), _training(epochs=9)
    assert checkpoints.load(same)
    assert checkpoints.load(longer)
    assert (same.step, longer.step) == (5, 3)
    assert not same.student.projection.weight.any()
    assert longer.student.projection.weight.any()


def test_the_time_of_all_sittings_is_kept(tmp_path: Path) -> None:
    checkpoints, training = Checkpoints(tmp_path, "tiny"), _training()
    training.seconds = 100.0
    checkpoints.save(training, cooling=False)
    again = _training()
    checkpoints.load(again)
    assert again.seconds >= 100
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.partial.pt", "tiny.warm.partial.pt"}
