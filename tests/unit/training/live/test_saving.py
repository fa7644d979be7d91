from collections.abc import Callable
from io import BytesIO

import pytest
import torch

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.recipe import Augmentation, Optimizer, Recipe
from cnnviz.training.live.saving import restore, save
from cnnviz.training.live.trainer import Trainer
from tests.unit.training.live.conftest import small_module

AUGMENTATION = Augmentation(flip=True, crop=1, noise=0.1)
RECIPE = Recipe(batch=8, epochs=4, augmentation=AUGMENTATION, plateau_patience=0, stop_patience=2)


@pytest.mark.parametrize("optimizer", Optimizer)
@pytest.mark.parametrize("batches", [0, 4, 6, 15])
def test_a_resumed_training_is_an_unbroken_one(halves: Dataset, optimizer: Optimizer, batches: int) -> None:
    recipe = Recipe(optimizer, 0.02, batch=8, epochs=4, augmentation=AUGMENTATION, plateau_patience=0, stop_patience=2)
    whole, first, second = (Trainer(small_module(seed), halves, recipe) for seed in (0, 0, 1))
    whole.batch_size = first.batch_size = 7
    for _ in range(batches):
        whole.batch()
        first.batch()
    restore(second, save(first))
    for each in (whole, second):
        each.run()
    assert second.records == whole.records
    assert second.stopping == whole.stopping
    expected = whole.module.state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in second.module.state_dict().items())
    assert [each.step for each in second.history.moments] == [each.step for each in whole.history.moments]
    for mine, other in zip(second.history.moments, whole.history.moments, strict=True):
        assert all((mine.weights[name] == other.weights[name]).all() for name in other.weights)


def test_another_recipe_network_or_file_is_refused(halves: Dataset, trainer: Callable[[Recipe], Trainer]) -> None:
    one = trainer(RECIPE)
    one.batch()
    content = save(one)
    other_module = Trainer(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 2)), halves, RECIPE)
    file = BytesIO()
    torch.save([1], file)
    cases = [
        (trainer(Recipe(batch=8, epochs=4)), content),
        (other_module, content),
        (trainer(RECIPE), content[: len(content) // 2]),
        (trainer(RECIPE), b""),
        (trainer(RECIPE), file.getvalue()),
    ]
    for other, text in cases:
        before = {name: value.clone() for name, value in other.module.state_dict().items()}
        with pytest.raises(TrainingError) as error:
            restore(other, text)
        assert error.value.reason == TrainingFault.STATE
        assert all(torch.equal(value, before[name]) for name, value in other.module.state_dict().items())
