"""Depthwise separable pairs: found where they are, and counted as torch counts them."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import cnnviz
from cnnviz.analysis.blocks.separable import Cost, is_depthwise, is_pointwise, pairs


@given(inputs=st.integers(1, 12), outputs=st.integers(1, 12), kernel=st.sampled_from([1, 3, 5]), side=st.integers(1, 9))
def test_weights_are_those_of_torch_s_layers(inputs: int, outputs: int, kernel: int, side: int) -> None:
    cost = Cost(inputs, outputs, kernel**2, side**2)
    depthwise = nn.Conv2d(inputs, inputs, kernel, groups=inputs, bias=False, device="meta")
    pointwise = nn.Conv2d(inputs, outputs, 1, bias=False, device="meta")
    full = nn.Conv2d(inputs, outputs, kernel, bias=False, device="meta")
    counts = (cost.depthwise, cost.pointwise, cost.full)
    assert counts == tuple(layer.weight.numel() for layer in (depthwise, pointwise, full))
    assert cost.saving == pytest.approx(1 / outputs + 1 / kernel**2)
    assert cost.macs / cost.full_macs == pytest.approx(cost.saving)


@pytest.mark.parametrize(
    ("slug", "count"), [("mobilenet_v2", 17), ("mobilenet_v3_small", 11), ("shufflenet_v2_x1_0", 19), ("resnet18", 0)]
)
def test_every_depthwise_convolution_has_its_pointwise_one(slug: str, count: int) -> None:
    nodes = cnnviz.layers(slug)
    result = pairs(nodes)
    assert len(result) == count == sum(map(is_depthwise, nodes))
    for pair in result:
        assert is_pointwise(pair.pointwise)
        assert pair.cost.depthwise == dict(pair.depthwise.weights)["weight"][2] ** 2 * pair.depthwise.output[0]
        assert pair.cost.macs == pair.depthwise.macs + pair.pointwise.macs


def test_a_gate_between_the_two_is_looked_through_and_a_joint_is_not() -> None:
    result = pairs(cnnviz.layers("mobilenet_v3_small"))
    assert result[0].pointwise.name == "features.1.block.2.0"  # behind the squeeze-and-excitation, not inside it

    class Joined(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.deep, self.mix = nn.Conv2d(4, 4, 3, padding=1, groups=4), nn.Conv2d(4, 6, 1)
            self.stem = nn.Conv2d(3, 4, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = self.stem(x)
            mixed: torch.Tensor = self.mix(self.deep(x) + x)
            return mixed.mean((2, 3))

    assert pairs(cnnviz.wrap(Joined(), (3, 8, 8)).nodes) == ()


def test_the_first_block_of_mobilenet_in_numbers() -> None:
    first = pairs(cnnviz.layers("mobilenet_v2"))[0]
    assert (first.cost.inputs, first.cost.outputs, first.cost.area, first.cost.positions) == (32, 16, 9, 112 * 112)
    assert (first.cost.depthwise, first.cost.pointwise, first.cost.full) == (288, 512, 4608)
