"""Stacks of small kernels against one large: counts of real torch layers, and the numbers that the sources teach."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnnviz.analysis.receptive_field.stacks import Stack


@pytest.mark.parametrize(("layers", "kernel", "small", "large"), [(2, 5, 294_912, 409_600), (3, 7, 442_368, 802_816)])
def test_the_numbers_of_the_course(layers: int, kernel: int, small: int, large: int) -> None:
    stack = Stack.of(3, layers=layers, channels=128)
    rival = stack.rival()
    assert (stack.field.size, rival.windows[0].kernel) == (kernel, kernel)
    assert (stack.parameters, rival.parameters) == (small, large)
    if layers == 2:
        assert f"{1 - small / large:.1%}" == "28.0%"


stacks = st.builds(
    lambda kernel, spread, stride, channels, size: Stack.of(
        kernel, layers=len(spread), stride=stride, dilations=tuple(spread), channels=channels, size=size
    ),
    kernel=st.sampled_from([3, 5]),
    spread=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    stride=st.integers(1, 2),
    channels=st.integers(1, 3),
    size=st.integers(1, 24),
)


def as_module(stack: Stack) -> nn.Sequential:
    return nn.Sequential(
        *(
            nn.Conv2d(stack.channels, stack.channels, each.kernel, each.stride, each.padding, each.dilation, bias=False)
            for each in stack.windows
        )
    )


@settings(max_examples=50)
@given(stack=stacks)
def test_counts_are_those_of_torch_s_layers(stack: Stack) -> None:
    module = as_module(stack)
    assert stack.parameters == sum(parameter.numel() for parameter in module.parameters())
    maps, macs = torch.zeros(1, stack.channels, stack.size, stack.size), 0
    for layer, side in zip(module, stack.outputs, strict=True):
        maps = layer(maps)
        assert maps.shape[2:] == (side, side)
        macs += maps.numel() * layer.weight[0].numel()
    assert stack.macs == macs


@given(stack=stacks)
def test_the_rival_sees_as_much_in_as_many_places(stack: Stack) -> None:
    rival = stack.rival()
    assert (rival.field.size, rival.field.jump) == (stack.field.size, stack.field.jump)
    assert rival.outputs[-1] == stack.outputs[-1]


@settings(max_examples=50)
@given(stack=stacks)
def test_what_the_middle_unit_sees_is_where_its_gradient_is(stack: Stack) -> None:
    side = 2 * stack.field.size + 2 * stack.field.jump + 1
    module = nn.Sequential(
        *(nn.Conv1d(1, 1, each.kernel, each.stride, each.padding, each.dilation, bias=False) for each in stack.windows)
    )
    for parameter in module.parameters():
        nn.init.ones_(parameter)
    line = torch.zeros(1, 1, side, requires_grad=True)
    made = module(line)
    unit = made.shape[-1] // 2
    made[0, 0, unit].backward()
    assert line.grad is not None
    center = unit * stack.field.jump
    gradient = {int(position) - center: int(line.grad[0, 0, position]) for position in line.grad[0, 0].nonzero()[:, 0]}
    assert gradient == stack.levels()[-1]  # with weights of 1, the gradient counts paths
    below = [position for rays in stack.rays() for _, position in rays]
    assert set(below) == {position for level in stack.levels()[1:] for position in level}
