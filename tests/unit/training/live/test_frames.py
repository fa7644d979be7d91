from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz.architectures.mycnn import MyCNN
from cnnviz.training.live.batches import Inputs
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.frames import COUNTED, DeadCount, convolutions, frame
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.trainer import Trainer
from tests.unit.training.live.conftest import small_module


@pytest.fixture
def validation(halves: Dataset) -> Inputs:
    return halves.inputs(torch.device("cpu"))[1]


def test_maps_and_probabilities_are_those_of_the_picture_alone(validation: Inputs) -> None:
    module = small_module()
    picture, _ = validation.batch(torch.tensor([3]))
    seen = frame(module, validation, 3, "2", 7)
    module.eval()
    assert (seen.step, seen.layer) == (7, "2")
    assert np.allclose(seen.maps, module[:3](picture)[0].detach().numpy(), atol=1e-6)  # type: ignore[index]
    assert np.allclose(seen.probabilities, module(picture)[0].detach().softmax(0).numpy(), atol=1e-6)
    assert np.array_equal(seen.filters, module.get_parameter("0.weight").detach().numpy())


def test_no_layer_is_the_first_convolution_and_a_vector_has_maps_of_one_value(validation: Inputs) -> None:
    module = small_module()
    assert frame(module, validation, 0, "", 0).layer == "0"
    assert frame(module, validation, 0, "", 0).maps.shape == (3, 6, 6)
    assert frame(module, validation, 0, "5", 0).maps.shape == (2, 1, 1)
    assert frame(module[3:], nn_inputs(validation), 0, "", 0).filters.shape == (0, 1, 1, 1)  # type: ignore[index]


def nn_inputs(validation: Inputs) -> Inputs:
    """Pictures whose size a head without convolution takes."""
    pixels = torch.zeros(len(validation), 3, 6, 6, dtype=torch.uint8)
    return Inputs(pixels, validation.labels, validation.mean, validation.std, validation.device)


def test_maps_stay_when_the_next_layer_writes_over_them(validation: Inputs) -> None:
    module = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(108, 2))
    assert frame(module, validation, 0, "0", 0).maps.min() < 0


def test_dead_channels_are_counted_after_modules_and_functions(validation: Inputs) -> None:
    module = MyCNN(2)
    with torch.no_grad():
        module.conv1.bias[:4] = -1e6
        module.fc1.bias[0] = -1e6
    pixels = torch.randint(0, 255, (40, 1, 28, 28), dtype=torch.uint8)
    inputs = Inputs(pixels, torch.zeros(40, dtype=torch.long), validation.mean, validation.std, validation.device)
    conv1, conv2, fc1 = frame(module, inputs, 0, "", 0).dead
    with torch.no_grad():
        before, _ = inputs.batch(torch.arange(COUNTED))
        first = F.relu(module.conv1(before))
        maps = F.relu(module.conv2(F.max_pool2d(first, 2)))
        units = F.relu(module.fc1(F.max_pool2d(maps, 2).flatten(1)))
    assert conv1.dead >= 4
    assert conv1 == DeadCount("conv1", dead(first), 32)
    assert conv2 == DeadCount("conv2", dead(maps), 64)
    assert fc1 == DeadCount("fc1", dead(units), 128)


def dead(values: Tensor) -> int:
    return sum(not values[:, channel].any() for channel in range(values.shape[1]))


def test_a_training_goes_on_as_if_nobody_had_looked(trainer: Callable[[Recipe], Trainer]) -> None:
    watched, alone = trainer(Recipe(epochs=2)), trainer(Recipe(epochs=2))
    while not watched.over:
        watched.batch()
        frame(watched.module, watched.validation, 0, "", watched.progress.step)
    alone.run()
    assert watched.records.steps.items == alone.records.steps.items
    assert all(part.training for part in watched.module.modules())


def test_paths_of_convolutions() -> None:
    assert convolutions(small_module()) == ("0",)


def test_what_does_not_exist(validation: Inputs) -> None:
    with pytest.raises(AttributeError):
        frame(small_module(), validation, 0, "nothing", 0)
    with pytest.raises(IndexError):
        frame(small_module(), validation, 999, "", 0)
