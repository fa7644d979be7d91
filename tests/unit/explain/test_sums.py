"""Convolutions and linear layers: every setting by chance, against what torch computed."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from cnnviz.explain.explanation import Explanation, Origin, Rule
from tests.explaining import Calls, check

SMALL = st.integers(1, 3)
MODES = ["zeros", "reflect", "replicate", "circular"]


@st.composite
def convolutions(draw: st.DrawFn) -> nn.Conv2d:
    groups = draw(st.integers(1, 3))
    sides = st.tuples(st.integers(1, 4), st.integers(1, 4))
    same = draw(st.booleans())
    padding: Any = "same" if same else draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    stride = 1 if same else draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    return nn.Conv2d(
        groups * draw(st.integers(1, 2)),
        groups * draw(st.integers(1, 2)),
        draw(sides),
        stride=stride,
        padding=padding,
        dilation=draw(st.tuples(st.integers(1, 2), st.integers(1, 2))),
        groups=groups,
        bias=draw(st.booleans()),
        padding_mode=draw(st.sampled_from(MODES)),  # type: ignore[arg-type]
    )


def checked(convolution: nn.Module, channels: int) -> list[Explanation]:
    net = nn.Sequential(nn.Conv2d(3, channels, 1), convolution)
    return check(net, (3, 8, 9), units=6)["1"]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")
@settings(max_examples=40)
@given(convolution=convolutions())
def test_every_kind_of_convolution(convolution: nn.Conv2d) -> None:
    height, width = convolution.kernel_size
    for each in checked(convolution, convolution.in_channels):
        assert each.rule is Rule.SUM
        assert each.terms.shape == (convolution.in_channels // convolution.groups, height, width)
        assert (each.bias is None) == (convolution.bias is None)
        np.testing.assert_array_equal(each.terms.weights, convolution.weight[each.unit[0]].flatten())
        assert each.value == pytest.approx(float(each.terms.products.sum()) + (each.bias or 0))
        assert all(term.value == 0 for term in each.terms if term.source is None)


def test_padding_cells_are_there_and_have_no_source() -> None:
    corner = checked(nn.Conv2d(2, 2, 3, padding=1), 2)[0]
    assert corner.unit == (0, 0, 0)
    inside = corner.terms.nodes.reshape(2, 3, 3) == 0
    assert inside[:, 1:, 1:].all()
    assert inside.sum() == 8
    assert corner.terms[8].source == Origin("0", 0, 1, 1)
    reflected = checked(nn.Conv2d(2, 2, 3, padding=1, padding_mode="reflect"), 2)[0]
    assert reflected.terms[0].source == Origin("0", 0, 1, 1)


def test_a_group_reads_its_own_channels() -> None:
    last = checked(nn.Conv2d(6, 6, 3, groups=3), 6)[-1]
    assert last.unit[0] == 5
    assert {term.source.channel for term in last.terms if term.source} == {4, 5}


@settings(max_examples=20)
@given(
    kernel=st.integers(1, 4), stride=SMALL, padding=st.integers(0, 1), more=st.integers(0, 1), groups=st.integers(1, 2)
)
def test_every_kind_of_transposed_convolution(kernel: int, stride: int, padding: int, more: int, groups: int) -> None:
    layer = nn.ConvTranspose2d(4, 2, kernel, stride, padding, more, groups, dilation=2)
    for each in checked(layer, 4):
        assert each.rule is Rule.SUM
        assert all(term.source for term in each.terms)
    assert layer.weight.dtype is torch.float32  # the module is shared: its copy computes in double precision


def test_linear_layers_on_vectors_and_on_channels_last() -> None:
    def forward(net: Any, x: Tensor) -> Tensor:
        maps = net.mix(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        scores: Tensor = net.head(maps.flatten(1))
        return scores

    explained = check(Calls(forward, mix=nn.Linear(3, 5, bias=False), head=nn.Linear(5 * 4 * 6, 7)), (3, 4, 6))
    for each in explained["mix"]:
        _, row, column = each.unit
        assert [term.source for term in each.terms] == [Origin("permute", channel, row, column) for channel in range(3)]
        assert each.bias is None
    assert explained["head"][0].terms.shape == (120,)
    assert explained["head"][0].bias is not None
