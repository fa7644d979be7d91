"""Fields behind operations, against what the gradient of random networks reaches."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from cnnviz.geometry import WHOLE_IMAGE, AxisField, Field, ReceptiveField, Window
from cnnviz.graph import fields
from cnnviz.graph.kinds import Kind
from cnnviz.graph.operations import Operation
from cnnviz.graph.reading import trace

NARROW = ReceptiveField(AxisField(3, 2, -1), AxisField(5, 2, -2))
THREE = ReceptiveField(AxisField(3, 1, -1), AxisField(3, 1, -1))
MAP = (4, 6, 6)


class Steps(nn.Module):
    """One function of a picture, as a network."""

    def __init__(self, compute: Callable[[Tensor], Tensor], *modules: nn.Module) -> None:
        super().__init__()
        self.compute = compute
        self.layers = nn.ModuleList(modules)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return self.compute(x)


def field_of(module: nn.Module, *shape: int) -> Field:
    return trace(module.to("meta").eval(), (shape[0], shape[1], shape[2])).nodes[-1].receptive_field


def seen(module: nn.Module, shape: tuple[int, int, int], unit: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """First and last row, first and last column on which the unit's gradient is not zero."""
    picture = torch.rand(1, *shape, requires_grad=True)
    output = module.eval()(picture)
    output[0, :, unit[0], unit[1]].sum().backward()
    assert picture.grad is not None
    positions = picture.grad.abs().sum((0, 1)).nonzero()
    return tuple((int(axis.min()), int(axis.max())) for axis in positions.T)


@settings(max_examples=25)  # each traces a network
@given(start=st.tuples(*2 * [st.integers(0, 3)]), step=st.tuples(*2 * [st.integers(1, 3)]), data=st.data())
def test_a_slice_moves_and_spreads_the_field(
    start: tuple[int, int], step: tuple[int, int], data: st.DataObject
) -> None:
    rows, columns = (slice(first, None, every) for first, every in zip(start, step, strict=True))
    module = Steps(lambda x: x[:, :, rows, columns], nn.Conv2d(1, 1, 3, stride=2))
    shape = (1, 33, 33)
    size = module(torch.zeros(1, *shape)).shape
    unit = data.draw(st.integers(0, size[2] - 1)), data.draw(st.integers(0, size[3] - 1))
    (top, bottom), (left, right) = seen(module, shape, unit)
    field = field_of(module, *shape)
    assert isinstance(field, ReceptiveField)
    assert field.vertical.interval(unit[0]) == (top, bottom + 1)
    assert field.horizontal.interval(unit[1]) == (left, right + 1)


@pytest.mark.parametrize("index", [2, (slice(None), slice(0, 2)), (slice(None), slice(None), slice(None), slice(None))])
def test_picking_channels_changes_nothing(index: Any) -> None:
    assert fields.after_slice(NARROW, index) == NARROW


FROM_END = slice(-3, None)
OTHERWISE = [(slice(None), slice(None), FROM_END), (..., slice(1, None)), (slice(None), slice(None), 0, 0)]


@pytest.mark.parametrize("index", OTHERWISE)
def test_places_that_the_index_does_not_tell_are_not_made_up(index: Any) -> None:
    assert fields.after_slice(NARROW, index) is None
    assert fields.after_slice(WHOLE_IMAGE, index) is WHOLE_IMAGE


@pytest.mark.parametrize(
    ("want", "kind", "kernel"),
    [
        ((1, 1), Kind.GLOBAL_AVERAGE_POOL, None),
        ((2, 3), Kind.ADAPTIVE_AVERAGE_POOL, (3, 2)),
        ((6, 6), Kind.ADAPTIVE_AVERAGE_POOL, (1, 1)),
        ((4, 6), Kind.ADAPTIVE_AVERAGE_POOL, None),
    ],
)
def test_adaptive_pooling_is_a_window_where_the_sizes_divide(
    want: tuple[int, int], kind: Kind, kernel: tuple[int, int] | None
) -> None:
    operation = fields.adaptive(MAP, want)
    windows = None if kernel is None else (Window(kernel[0], kernel[0]), Window(kernel[1], kernel[1]))
    assert (operation.kind, operation.windows) == (kind, windows)


def test_adaptive_pooling_sees_what_the_gradient_says() -> None:
    module = nn.Sequential(nn.Conv2d(1, 1, 3), nn.AdaptiveAvgPool2d((3, 6)))
    field = field_of(module, 1, 14, 14)
    assert isinstance(field, ReceptiveField)
    (top, bottom), (left, right) = seen(module.to_empty(device="cpu").apply(ones), (1, 14, 14), (1, 4))
    assert field.vertical.interval(1) == (top, bottom + 1)
    assert field.horizontal.interval(4) == (left, right + 1)


def ones(module: nn.Module) -> None:
    for parameter in module.parameters(recurse=False):
        nn.init.ones_(parameter)


def test_an_adaptive_pooling_that_does_not_divide_has_no_single_field() -> None:
    assert field_of(nn.Sequential(nn.Conv2d(1, 1, 3), nn.AdaptiveAvgPool2d(5)), 1, 14, 14) is None


def after(kind: Kind, *inputs: Field, shape: tuple[int, ...] = MAP, output: tuple[int, ...] = MAP) -> Field:
    return fields.after(Operation(kind), inputs, [shape] * len(inputs), output)


def test_branches_that_meet() -> None:
    wide = ReceptiveField(AxisField(7, 2, -3), AxisField(3, 2, -1))
    assert after(Kind.ADD, NARROW, wide) == ReceptiveField(AxisField(7, 2, -3), AxisField(5, 2, -2))
    assert after(Kind.MULTIPLY, NARROW, WHOLE_IMAGE) is WHOLE_IMAGE
    assert after(Kind.ADD, None, WHOLE_IMAGE) is WHOLE_IMAGE
    assert after(Kind.CONCATENATION, NARROW, None) is None
    assert after(Kind.ADD, NARROW, ReceptiveField()) is None  # different jumps: no single box


def test_global_pooling_sees_everything_but_of_a_single_place() -> None:
    assert after(Kind.GLOBAL_AVERAGE_POOL, NARROW, output=(4, 1, 1)) is WHOLE_IMAGE
    assert after(Kind.GLOBAL_AVERAGE_POOL, NARROW, shape=(4, 1, 1), output=(4, 1, 1)) == NARROW


def test_a_vector_has_no_place() -> None:
    assert after(Kind.FLATTEN, NARROW, output=(144,)) is None
    assert after(Kind.RELU, WHOLE_IMAGE, shape=(4,), output=(4,)) is None


def test_a_linear_layer_on_maps_is_a_convolution_of_one_pixel() -> None:
    assert after(Kind.LINEAR, NARROW, output=(9, 6, 6)) == NARROW
    assert after(Kind.LINEAR, NARROW, output=(9, 6, 7)) is None


def test_padding_of_channels_keeps_the_place_and_padding_around_does_not() -> None:
    assert after(Kind.PAD, NARROW, output=(8, 6, 6)) == NARROW
    assert after(Kind.PAD, NARROW, output=(4, 8, 8)) is None


def test_an_unknown_kind_has_no_known_field() -> None:
    assert [after(Kind.OTHER, field) for field in (NARROW, WHOLE_IMAGE, None)] == [None] * 3


@pytest.mark.parametrize("kind", [Kind.RESHAPE, Kind.TRANSPOSED_CONVOLUTION])
def test_what_is_not_known_to_slide_has_no_field(kind: Kind) -> None:
    assert after(kind, NARROW) is None
    assert after(kind, WHOLE_IMAGE) is WHOLE_IMAGE


@pytest.mark.parametrize(
    ("mode", "field"), [("zeros", THREE), ("replicate", THREE), ("reflect", None), ("circular", None)]
)
def test_padding_that_reads_elsewhere_has_no_box(mode: str, field: Field) -> None:
    module = nn.Sequential(nn.Conv2d(1, 1, 3, padding=1, padding_mode=mode))
    assert field_of(module, 1, 8, 8) == field
