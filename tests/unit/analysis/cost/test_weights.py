import pytest
from torch import nn

from cnnviz.analysis.cost.weights import convolution_weights, flattened_weights


@pytest.mark.parametrize(
    ("inputs", "outputs", "size", "groups"), [(3, 8, (3, 3), 1), (8, 4, (1, 5), 2), (6, 6, (7, 7), 6)]
)
def test_convolutions_have_as_many_as_torch_s(inputs: int, outputs: int, size: tuple[int, int], groups: int) -> None:
    layer = nn.Conv2d(inputs, outputs, size, groups=groups)
    assert convolution_weights(inputs, outputs, size[0] * size[1], groups) == layer.weight.numel()


def test_a_layer_on_flattened_maps() -> None:
    layer = nn.Linear(7 * 7 * 1024, 1024, device="meta")
    assert flattened_weights((1024, 7, 7), 1024) == layer.weight.numel() == 51_380_224
