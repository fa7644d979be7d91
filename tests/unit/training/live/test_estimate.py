from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch.autograd.graph import saved_tensors_hooks

from cnnviz.architectures.registry import find
from cnnviz.training.live import estimate
from cnnviz.training.live.data.digits import digits
from cnnviz.training.live.recipe import Optimizer, Recipe
from cnnviz.training.live.trainer import Trainer, new_optimizer


def test_mycnn_by_hand() -> None:
    """Float32, batches of two: inputs of the layers, results of ReLU, and positions of the maxima, of 8 bytes each."""
    conv1, conv2, fc1, fc2 = estimate.memory("mycnn", 10, Recipe(batch=2))
    assert (conv1.weights, conv1.gradients, conv1.optimizer) == (4 * 320, 4 * 320, 3 * 4 * 320)
    maps1, maps2 = 32 * 28 * 28, 64 * 14 * 14
    assert conv1.activations == 2 * (4 * 28 * 28 + 4 * maps1 + 8 * maps1 // 4)
    assert conv2.activations == 2 * (4 * maps1 // 4 + 4 * maps2 + 8 * maps2 // 4)
    assert fc1.activations == 2 * 4 * (maps2 // 4 + 128)
    assert fc2.layer == "fc2"
    assert fc1.total == sum((fc1.weights, fc1.gradients, fc1.optimizer, fc1.activations))


@pytest.mark.parametrize(
    "recipe", [Recipe(), Recipe(amsgrad=False), Recipe(Optimizer.SGD), Recipe(Optimizer.SGD, momentum=0.0)]
)
def test_the_optimizer_keeps_what_is_estimated(recipe: Recipe) -> None:
    module = find("lenet5").build(10)
    optimizer = new_optimizer(module, recipe)
    for parameter in module.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    kept = [value for state in optimizer.state.values() for value in state.values() if torch.is_tensor(value)]
    bytes_kept = sum(value.nbytes for value in kept if value.ndim)
    assert sum(each.optimizer for each in estimate.memory("lenet5", 10, recipe)) == bytes_kept


def test_activations_are_those_of_a_real_pass() -> None:
    module, seen = find("resnet20").build(10).train(), {}
    own = {each.untyped_storage().data_ptr() for each in (*module.parameters(), *module.buffers())}

    def keep(value: torch.Tensor) -> torch.Tensor:
        storage = value.untyped_storage()
        if storage.data_ptr() not in own:
            seen[storage.data_ptr()] = storage.nbytes()
        return value

    with saved_tensors_hooks(keep, lambda value: value):
        scores = module(torch.randn(3, 3, 32, 32))
        loss = torch.nn.functional.cross_entropy(scores, torch.zeros(3, dtype=torch.long))
    assert loss.requires_grad
    estimated = sum(each.activations for each in estimate.memory("resnet20", 10, Recipe(batch=3)))
    assert estimated == pytest.approx(sum(seen.values()), rel=0.01)


def test_the_duration_leaves_the_training_alone(trainer: Callable[[Recipe], Trainer]) -> None:
    one, other = trainer(Recipe(batch=8, epochs=1)), trainer(Recipe(batch=8, epochs=1))
    measured = estimate.duration(one)
    assert 0 < measured.batch < measured.epoch
    one.run()
    other.run()
    assert one.records == other.records


def test_the_duration_of_a_training_to_come_counts_all_pictures() -> None:
    data = digits()
    few = replace(data, training=data.training.first(64), validation=data.validation.first(8))
    measured, longer = (estimate.duration_of("lenet5", each, Recipe(batch=8, rate=10.0)) for each in (few, data))
    assert measured.epoch >= 8 * measured.batch
    assert longer.epoch >= (len(data.training) / 8) * longer.batch
