"""A resumed training equals an unbroken one."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.training.history import loop
from cnnviz.training.history.batches import Batches
from cnnviz.training.history.training import Training
from cnnviz.training.splits import Split
from tests.unit.training.history.conftest import CROPPED, tiny_network


class EndedError(Exception):
    """Stands for a process that is ended."""


def _training(split: Split) -> Training:
    return Training(tiny_network(), Batches(split, CROPPED, 0))


def test_a_resumed_training_equals_an_unbroken_one(
    split: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SAVED_EVERY", -1.0)  # after every step
    unbroken = _training(split)
    loop.train(unbroken, split, tmp_path / "one.partial.pt")
    assert unbroken.is_over

    path, steps = tmp_path / "two.partial.pt", iter(range(6))
    learn = Training.learn

    def learn_for_a_while(training: Training) -> None:
        if next(steps, None) is None:
            raise EndedError
        learn(training)

    monkeypatch.setattr(Training, "learn", learn_for_a_while)
    with pytest.raises(EndedError):
        loop.train(_training(split), split, path)
    monkeypatch.setattr(Training, "learn", learn)
    resumed = _training(split)
    torch.nn.init.zeros_(resumed.module.get_parameter("6.weight"))
    loop.restore(resumed, path)
    assert resumed.step == 6
    loop.train(resumed, split, path)
    for one, two in zip(unbroken.module.state_dict().values(), resumed.module.state_dict().values(), strict=True):
        assert torch.equal(one, two)
    assert resumed.moments == unbroken.moments
    assert [replace(each, seconds=0.0) for each in resumed.epochs] == [
        replace(each, seconds=0.0) for each in unbroken.epochs
    ]


def test_the_error_is_the_share_of_wrong_answers(split: Split) -> None:
    module = tiny_network()
    torch.nn.init.zeros_(module.get_parameter("6.weight"))
    torch.nn.init.zeros_(module.get_parameter("6.bias"))
    assert loop.error(module, split, CROPPED) == 0.5  # the first class everywhere
    assert not module.training
