"""What a step is: kinds, and windows as they stand in the layer or in the call, against what torch computes."""

import operator
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, FrozenBatchNorm2d

from cnnviz.geometry import Window
from cnnviz.graph.kinds import Kind
from cnnviz.graph.operations import of_function, of_method, of_module

SIZE = 17


def sizes(windows: tuple[Window, Window] | None) -> tuple[int, int]:
    assert windows is not None
    return windows[0].output_size(SIZE), windows[1].output_size(SIZE)


pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))


@given(kernel=pairs, stride=pairs, padding=pairs, dilation=pairs)
def test_convolutions_slide_per_axis(kernel: Any, stride: Any, padding: Any, dilation: Any) -> None:
    layer = nn.Conv2d(2, 4, kernel, stride, padding, dilation, groups=2)
    operation = of_module(layer)
    assert (operation.kind, operation.groups, operation.padding_mode) == (Kind.CONVOLUTION, 2, "zeros")
    assert sizes(operation.windows) == layer(torch.zeros(1, 2, SIZE, SIZE)).shape[2:]


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_padding_by_name(padding: str) -> None:
    layer = nn.Conv2d(1, 1, (3, 5), padding=padding, dilation=(2, 1))
    assert sizes(of_module(layer).windows) == layer(torch.zeros(1, 1, SIZE, SIZE)).shape[2:]


POOLS = [
    (F.max_pool2d, (2,), {}),
    (F.max_pool2d, (3, 2, 1), {}),
    (F.max_pool2d, (3, 1, 0, 2), {}),
    (F.max_pool2d, ((3, 2), (2, 3), (1, 0), (1, 2), True), {}),
    (F.max_pool2d, (3, 2, 1, 1, True, False), {}),
    (F.max_pool2d, (3,), {"stride": 2, "ceil_mode": True, "return_indices": False}),
    (F.max_pool2d, (), {"kernel_size": 2}),
    (F.avg_pool2d, (2,), {}),
    (F.avg_pool2d, (3, 2, 1, True, False), {}),
    (F.avg_pool2d, ((3, 2),), {"stride": 1, "padding": (1, 0), "count_include_pad": False}),
    (F.avg_pool2d, (), {"kernel_size": 3, "stride": 2, "ceil_mode": True, "divisor_override": 4}),
]


@pytest.mark.parametrize(("pool", "args", "kwargs"), POOLS)
def test_functional_pooling_is_read_as_torch_reads_it(pool: Any, args: Any, kwargs: Any) -> None:
    picture = torch.zeros(1, 1, SIZE, SIZE)
    operation = of_function(pool, (None, *args), kwargs)
    assert operation.kind is (Kind.MAX_POOL if pool is F.max_pool2d else Kind.AVERAGE_POOL)
    assert sizes(operation.windows) == pool(picture, *args, **kwargs).shape[2:]


@pytest.mark.parametrize(
    "layer", [nn.MaxPool2d(3, 2, 1, ceil_mode=True), nn.AvgPool2d((2, 3), ceil_mode=True), nn.MaxPool2d(2, dilation=3)]
)
def test_pooling_layers(layer: nn.Module) -> None:
    assert sizes(of_module(layer).windows) == layer(torch.zeros(1, 1, SIZE, SIZE)).shape[2:]


def test_the_nearest_known_ancestor_counts() -> None:
    class Ours(nn.ReLU6):
        pass

    assert of_module(Ours()).kind is Kind.RELU6
    assert of_module(nn.ReLU()).kind is Kind.RELU
    assert of_module(FrozenBatchNorm2d(3)).kind is Kind.BATCH_NORM


def test_what_we_do_not_know_is_told_so() -> None:
    assert of_module(Conv2dNormActivation(3, 3)).kind is Kind.OTHER
    assert of_function(torch.fft.fft2, (None,), {}).kind is Kind.OTHER
    assert of_method("cumsum").kind is Kind.OTHER


@pytest.mark.parametrize("function", [operator.add, operator.iadd, torch.add])
def test_every_way_to_add(function: Any) -> None:
    assert of_function(function, (None, None), {}).kind is Kind.ADD
