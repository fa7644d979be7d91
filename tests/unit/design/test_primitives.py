"""Primitives against torch's modules: shapes and parameters."""

import pytest
import torch
from torch import nn

from cnnviz.design.primitives import (
    Branches,
    Convolution,
    Flattening,
    FullyConnected,
    GlobalAverage,
    Intermediate,
    Pointwise,
    Pooling,
    Primitive,
    apply_all,
)
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import WHOLE_IMAGE, ReceptiveField, Window

PICTURE = Intermediate((4, 9, 7))
CASES: list[tuple[Primitive, nn.Module]] = [
    (Convolution(6, Window(3, 2, 1), groups=2, bias=True), nn.Conv2d(4, 6, 3, 2, 1, groups=2)),
    (Pooling(Window(3, 2, 1, ceil_mode=True)), nn.MaxPool2d(3, 2, 1, ceil_mode=True)),
    (GlobalAverage(), nn.AdaptiveAvgPool2d(1)),
    (Pointwise("batch-norm", parameters_per_channel=2), nn.BatchNorm2d(4)),
    (Flattening(), nn.Flatten()),
]


@pytest.mark.parametrize(("primitive", "module"), CASES)
def test_shapes_and_parameters_are_torch_s(primitive: Primitive, module: nn.Module) -> None:
    output = primitive.apply(PICTURE)
    expected = module.eval()(torch.zeros(1, *PICTURE.shape))
    assert output.shape == tuple(expected.shape[1:])
    assert output.parameters == sum(parameter.numel() for parameter in module.parameters())
    assert output.activations == expected.numel()


def test_a_sequence_adds_up() -> None:
    output = apply_all([Convolution(6, Window(3)), Flattening(), FullyConnected(5)], PICTURE)
    assert (output.shape, output.nodes, output.field) == ((5,), 3, None)
    assert output.macs == 6 * 7 * 5 * 4 * 9 + 6 * 7 * 5 * 5


def test_branches_are_added_or_concatenated_with_the_union_of_their_fields() -> None:
    branches = ((), (Convolution(4, Window(3, padding=1)),))
    added, joined = (Branches(branches, concatenated=flag).apply(PICTURE) for flag in (False, True))
    assert (added.shape, joined.shape) == ((4, 9, 7), (8, 9, 7))
    assert isinstance(added.field, ReceptiveField)
    assert added.field.vertical.size == 3
    assert GlobalAverage().apply(added).field is WHOLE_IMAGE


def test_vectors_where_maps_are_needed() -> None:
    with pytest.raises(DesignError) as caught:
        Convolution(1, Window(1)).apply(Intermediate((5,)))
    assert caught.value.reason == DesignFault.NEEDS_MAPS
