import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn
from torch.optim import SGD, Adam

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.interruption import interruptible
from cnnviz.training.live import trainer as trainer_module
from cnnviz.training.live.batches import Inputs
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.data.shapes import cosines, shapes
from cnnviz.training.live.evaluation import Evaluation
from cnnviz.training.live.generators import Generators
from cnnviz.training.live.networks import NETWORKS
from cnnviz.training.live.recipe import Augmentation, Initialization, Optimizer, Recipe
from cnnviz.training.live.records import Event
from cnnviz.training.live.trainer import Trainer, prepare
from tests.unit.training.live.conftest import small_module

Make = Callable[[Recipe], Trainer]
ADAM, MOMENTUM = Recipe(batch=8), Recipe(Optimizer.SGD, 0.05, weight_decay=0.01, batch=8)


def states(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in trainer.module.state_dict().items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def without_dropout() -> nn.Module:
    return nn.Sequential(*[part for part in small_module() if not isinstance(part, nn.Dropout)])  # type: ignore[attr-defined]


@pytest.mark.parametrize("recipe", [ADAM, MOMENTUM], ids=["adam", "sgd"])
def test_a_step_is_that_of_a_plain_loop(halves: Dataset, recipe: Recipe) -> None:
    """Loss, gradients and weights, to the last bit, for every batch of two epochs."""
    trainer, module = Trainer(without_dropout(), halves, recipe), without_dropout()
    plain = (
        Adam(module.parameters(), lr=1e-3, weight_decay=1e-5, amsgrad=True)
        if recipe is ADAM
        else SGD(module.parameters(), lr=0.05, momentum=0.9, weight_decay=0.01)
    )
    pixels = torch.from_numpy(halves.training.pixels).permute(0, 3, 1, 2)
    values = (pixels / 255 - halves.preprocessing.mean[0]) / halves.preprocessing.std[0]
    generator = Generators.seeded(0).order
    for _ in range(2):
        order = torch.randperm(len(values), generator=generator)
        for indices in order.split(8):
            batch = trainer.forward()
            plain.zero_grad()
            loss = F.cross_entropy(module(values[indices]), torch.from_numpy(halves.training.labels)[indices])
            loss.backward()
            assert torch.equal(batch.indices, indices)
            assert batch.loss == loss.item()
            for mine, other in zip(trainer.module.parameters(), module.parameters(), strict=True):
                assert torch.equal(mine.grad, other.grad)  # type: ignore[arg-type]
            plain.step()
            trainer.update(batch)
            assert same(states(trainer), module.state_dict())
        trainer.finish_epoch()


def test_norms_are_those_of_the_gradients(trainer: Make) -> None:
    one = trainer(ADAM)
    norms = dict(zip(one.layers, one.forward().gradient_norms, strict=True))
    assert list(norms) == ["0", "1", "5"]
    for name, norm in norms.items():
        gradients = [each.grad.ravel() for each in one.module.get_submodule(name).parameters() if each.grad is not None]
        assert norm == pytest.approx(float(torch.cat(gradients).norm()), rel=1e-5)


def test_the_same_seed_gives_the_same_curve(trainer: Make) -> None:
    recipe = Recipe(batch=8, epochs=2, augmentation=Augmentation(flip=True, rotation=10.0, noise=0.05))
    one, again, other = (trainer(each) for each in (recipe, recipe, Recipe(batch=8, epochs=2, seed=1)))
    for each in (one, again, other):
        each.run()
    assert one.records == again.records
    assert one.records != other.records
    assert same(states(one), states(again))


def test_two_at_once_do_not_touch_each_other(trainer: Make) -> None:
    recipes = [Recipe(batch=8, epochs=3, seed=seed) for seed in (1, 2)]
    alone = [trainer(recipe) for recipe in recipes]
    for each in alone:
        each.run()
    together = [trainer(recipe) for recipe in recipes]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Trainer.run, together))
    for one, other in zip(alone, together, strict=True):
        assert one.records == other.records
        assert same(states(one), states(other))


def with_losses(monkeypatch: pytest.MonkeyPatch, losses: list[float]) -> None:
    """Validation finds these losses, one after the other."""
    remaining = iter(losses)

    def evaluate(*_: object) -> Evaluation:
        return Evaluation(np.array([next(remaining)], np.float32), np.array([0]), np.array([0]))

    monkeypatch.setattr(trainer_module, "evaluate", evaluate)


def test_rate_and_stop_act_at_their_epochs(trainer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best loss is that of epoch 2; the rate falls in the 4th epoch without a better one, the stop is the 7th."""
    with_losses(monkeypatch, [1.0, 0.5, *[0.75] * 7])
    one = trainer(Recipe(batch=64, epochs=50))
    one.epoch()
    one.epoch()
    best = states(one)
    one.run()
    assert [(mark.event, mark.epoch, mark.value) for mark in one.records.marks] == [
        (Event.RATE_FELL, 6, 5e-4),
        (Event.STOPPED, 9, 2),
    ]
    assert [record.rate for record in one.records.epochs] == [1e-3] * 6 + [5e-4] * 3
    assert same(states(one), best)
    assert one.over
    with pytest.raises(TrainingError) as error:
        one.batch()
    assert error.value.reason == TrainingFault.OVER


def test_it_can_be_ended_in_the_middle_of_an_epoch(trainer: Make) -> None:
    one = trainer(ADAM)
    for _ in range(8):
        one.batch()
    weights = states(one)
    one.end()
    assert one.over
    assert same(states(one), weights)
    assert [(mark.event, mark.step, mark.value) for mark in one.records.marks] == [(Event.ENDED, 8, 1)]
    assert one.history.moments[-1].step == 8
    with pytest.raises(TrainingError):
        one.end()


def test_the_rate_has_a_floor(trainer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with_losses(monkeypatch, [1.0] * 4)
    one = trainer(Recipe(batch=64, epochs=4, rate=1.5e-6, plateau_patience=0))
    one.run()
    assert one.rate == 1e-6


def test_rate_and_batch_change_in_flight(trainer: Make) -> None:
    one = trainer(ADAM)
    one.batch()
    one.rate, one.batch_size = 0.01, 5
    one.batch()
    first, second = one.records.steps.items
    assert (first.rate, first.pictures, second.rate, second.pictures) == (1e-3, 8, 0.01, 5)
    assert [mark.event for mark in one.records.marks] == [Event.RATE_SET, Event.BATCH_SET]
    for name, value in (("rate", -1.0), ("rate", math.nan), ("batch_size", 0)):
        with pytest.raises(TrainingError):
            setattr(one, name, value)
    assert (one.rate, one.batch_size) == (0.01, 5)


def test_an_epoch_has_every_picture_once_and_no_single_one(trainer: Make) -> None:
    one = trainer(Recipe(batch=43))
    seen = []
    while one.progress.remaining:
        batch = one.forward()
        seen.append(batch.indices)
        one.update(batch)
    assert [len(each) for each in seen] == [44]
    assert sorted(torch.cat(seen).tolist()) == list(range(44))


def test_a_loss_that_is_not_finite_ends_it_and_keeps_what_was(trainer: Make) -> None:
    one = trainer(ADAM)
    one.batch()
    assert isinstance(one.training, Inputs)
    one.training = replace(one.training, mean=torch.full((1, 1, 1), math.inf), normalized=None)
    before, moments = states(one), len(one.history.moments)
    with pytest.raises(TrainingError) as error:
        one.batch()
    assert (error.value.reason, error.value.facts) == (TrainingFault.DIVERGED, {"epoch": 1, "step": 2})
    assert same(states(one), before)
    assert (one.progress.step, len(one.history.moments)) == (1, moments)


class StopError(Exception):
    pass


def test_it_can_be_interrupted_between_batches(trainer: Make) -> None:
    whole, parts = trainer(Recipe(batch=8, epochs=2)), trainer(Recipe(batch=8, epochs=2))
    whole.run()
    calls = 0

    def stop_every_other_time() -> None:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise StopError

    interruptions = 0
    while not parts.over:
        try:
            with interruptible(stop_every_other_time):
                parts.batch()
        except StopError:
            interruptions += 1
    assert interruptions > 10
    assert parts.records == whole.records
    assert same(states(parts), states(whole))


def test_zeros_do_not_learn() -> None:
    data = shapes(count=3, names=("bar-0", "noise"))
    one = prepare("lenet5", data, Recipe(initialization=Initialization.ZEROS, epochs=1))
    one.run()
    assert not one.module.get_parameter("c1.weight").any()


@pytest.mark.parametrize("name", ["bar-0", "bar-45", "bar-90", "bar-135", "blob", "texture"])
def test_the_first_layer_finds_the_known_filter(name: str) -> None:
    data = shapes(names=(name, "noise"), count=200, kernel=7)
    one = prepare(NETWORKS["windows"], data, Recipe())  # all as by default
    first = one.module.get_parameter("conv1.weight")
    before = cosines(first.detach().numpy()[:, 0], data.filters[name]).max()
    one.run()
    after = cosines(first.detach().numpy()[:, 0], data.filters[name]).max()
    assert before < 0.6
    assert after >= 0.9
    assert one.records.epochs[-1].validation_accuracy > 0.9
