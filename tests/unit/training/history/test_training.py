"""One step, as a plain loop has it, and what is written down."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling

from cnnviz.training.history import training as module
from cnnviz.training.history.batches import Batches
from cnnviz.training.history.records import Moment
from cnnviz.training.history.training import Training
from cnnviz.training.splits import Split
from tests.unit.training.history.conftest import CROPPED, PADDED, tiny_network


def test_steps_are_those_of_a_plain_loop(split: Split) -> None:
    recipe = replace(PADDED, falls=())
    batches = Batches(split, recipe, 0)
    ours, plain = Training(tiny_network(), batches), tiny_network().to(memory_format=torch.channels_last).train()
    plain[5].p = ours.module[5].p = 0.0  # type: ignore[index, union-attr]  # its masks are not compared
    optimizer = torch.optim.SGD(plain.parameters(), lr=0, momentum=0.9, weight_decay=1e-4)
    for step in range(3):
        ours.learn()
        optimizer.param_groups[0]["lr"] = recipe.rate_at(step, 8)
        optimizer.zero_grad()
        inputs, classes = batches.batch(batches.order(0), step)
        F.cross_entropy(plain(inputs), classes).backward()
        optimizer.step()
    for one, two in zip(ours.module.parameters(), plain.parameters(), strict=True):
        assert torch.equal(one, two)


def test_the_gradient_is_bounded(training: Training) -> None:
    training.recipe = replace(CROPPED, gradient_norm=1e-3)
    training.learn()
    gradients = [each.grad for each in training.module.parameters() if each.grad is not None]
    assert float(torch.cat([each.flatten() for each in gradients]).norm()) == pytest.approx(1e-3, rel=1e-3)


def test_kernels_alone_decay_where_the_recipe_says_so(split: Split) -> None:
    groups = Training(tiny_network(), Batches(split, CROPPED, 0)).optimizer.param_groups
    assert [each["weight_decay"] for each in groups] == [5e-4, 0.0]
    (group,) = Training(tiny_network(), Batches(split, PADDED, 0)).optimizer.param_groups
    assert (group["weight_decay"], group["nesterov"]) == (1e-4, False)


def test_moments_and_epochs_are_written_down(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOMENT", 3)
    for _ in range(4):
        assert not training.epoch_is_complete
        training.learn()
    assert training.epoch_is_complete
    done = training.end_epoch(0.25)
    assert [each.step for each in training.moments] == [3]
    assert done.test_error == 0.25
    assert 0 <= done.error <= 1
    assert done.seconds >= 0
    assert not training.epoch_is_complete
    assert not training.is_over
    assert isinstance(training.moments[0], Moment)


def test_a_loss_that_is_not_finite_ends_the_training(training: Training) -> None:
    torch.nn.init.constant_(training.module.get_parameter("6.weight"), float("inf"))
    with pytest.raises(FloatingPointError, match="step 1"):
        training.learn()
