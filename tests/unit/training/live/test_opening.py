from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling

from cnnviz.errors import TrainingError
from cnnviz.training.live.opening import AdamUpdate, MomentumUpdate, open_batch, parameters
from cnnviz.training.live.recipe import Optimizer, Recipe
from cnnviz.training.live.trainer import Trainer

Make = Callable[[Recipe], Trainer]


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(batch=8, weight_decay=0.01),
        Recipe(batch=8, amsgrad=False),
        Recipe(Optimizer.SGD, 0.05, 0.01, batch=8),
        Recipe(Optimizer.SGD, 0.05, momentum=0.0, batch=8),
    ],
    ids=["amsgrad", "adam", "momentum", "sgd"],
)
def test_the_update_follows_from_the_numbers(trainer: Make, recipe: Recipe) -> None:
    one = trainer(recipe)
    for step in range(1, 9):
        opened = open_batch(one, "0.weight", (1, 0, 2, 1))
        assert opened is not None
        assert opened.step == step
        assert opened.after - opened.before == pytest.approx(opened.update.change, rel=1e-3, abs=1e-8)
        assert opened.update.gradient == pytest.approx(opened.gradient + opened.decay * opened.before)
        assert _recomputed(opened.update) == pytest.approx(_moments(opened.update), rel=1e-4, abs=1e-12)


def _moments(update: AdamUpdate | MomentumUpdate) -> tuple[float, ...]:
    return (update.first, update.second) if isinstance(update, AdamUpdate) else (update.velocity,)


def _recomputed(update: AdamUpdate | MomentumUpdate) -> tuple[float, ...]:
    """The moments after a step, from those before."""
    if isinstance(update, MomentumUpdate):
        return (update.momentum * update.velocity_before + update.gradient,)
    one, other = update.betas
    first = one * update.first_before + (1 - one) * update.gradient
    return first, other * update.second_before + (1 - other) * update.gradient**2


def test_pictures_are_those_of_the_batch(trainer: Make) -> None:
    one = trainer(Recipe(batch=8))
    opened = open_batch(one, "0.weight", (1, 0, 2, 1))
    assert opened is not None
    assert (opened.parameter, opened.index) == ("0.weight", (1, 0, 2, 1))
    assert (opened.pictures == one.data.training.pixels[opened.indices]).all()


def test_parameters_have_shapes() -> None:
    shapes = parameters("lenet5", 7)
    assert list(shapes.values())[-1] == (7,)
    assert all(name.endswith(("weight", "bias")) for name in shapes)


def test_losses_are_those_of_the_pictures(trainer: Make) -> None:
    opened = open_batch(trainer(Recipe(batch=8)), "5.bias", (1,))
    assert opened is not None
    assert opened.loss == pytest.approx(float(opened.losses.mean()))
    scores, labels = torch.from_numpy(opened.scores), torch.from_numpy(opened.labels)
    assert torch.allclose(torch.from_numpy(opened.losses), F.cross_entropy(scores, labels, reduction="none"))
    # The derivative of softmax with cross-entropy by a bias of the last layer: probability less one for the own class.
    expected = (opened.probabilities[:, 1] - (opened.labels == 1)).mean()
    assert opened.gradient == pytest.approx(float(expected), rel=1e-4)


def test_it_is_a_step_as_any_other(trainer: Make) -> None:
    one, other = trainer(Recipe(batch=8, epochs=1)), trainer(Recipe(batch=8, epochs=1))
    while not one.over:
        open_batch(one, "0.bias", (0,))
    other.run()
    assert one.records == other.records
    with pytest.raises(TrainingError):
        open_batch(one, "0.bias", (0,))


def test_weights_that_do_not_exist_change_nothing(trainer: Make) -> None:
    one = trainer(Recipe())
    for name, index in (("9.weight", (0,)), ("0.bias", (3,))):
        with pytest.raises((AttributeError, IndexError)):
            open_batch(one, name, index)
    assert one.progress.step == 0


@pytest.mark.parametrize(("name", "start"), [("0.weight", ()), ("0.weight", (2,)), ("5.bias", ())])
def test_without_a_whole_index_the_largest_gradient_is_opened(trainer: Make, name: str, start: tuple[int, ...]) -> None:
    one = trainer(Recipe(batch=8))
    opened = open_batch(one, name, start)
    assert opened is not None
    gradient = one.module.get_parameter(name).grad
    assert gradient is not None
    assert opened.index[: len(start)] == start
    assert len(opened.index) == gradient.ndim
    assert abs(opened.gradient) == float(gradient[start].abs().max()) == abs(float(gradient[opened.index]))
