"""Counts against modules built by torch, and the sources' own numbers."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from cnnviz import layers
from cnnviz.analysis.blocks import costs
from cnnviz.analysis.blocks.costs import Convolution, Convolutions, Dense
from cnnviz.analysis.blocks.dense_blocks import dense_blocks
from cnnviz.analysis.blocks.residual_blocks import residual_blocks

small = st.integers(1, 24)


def module_of(stack: Convolutions) -> nn.Sequential:
    with torch.device("meta"):
        made = [nn.Conv2d(each.inputs, each.outputs, each.kernel, padding="same", bias=False) for each in stack]
    return nn.Sequential(*made)


@given(
    channels=small, reduction=st.sampled_from([1, 2, 4]), inputs=small, through=small, kernel=st.sampled_from([3, 5])
)
def test_weights_are_torch_s(channels: int, reduction: int, inputs: int, through: int, kernel: int) -> None:
    stacks = (
        costs.plain(channels),
        costs.bottleneck(channels, reduction),
        costs.direct(inputs, channels, kernel),
        costs.reduced(inputs, through, channels, kernel),
    )
    for stack in stacks:
        expected = sum(each.numel() for each in module_of(stack).parameters())
        assert costs.weights(stack) == expected
        assert costs.macs(stack, 5, 7) == 35 * expected
        assert all(first.outputs == second.inputs for first, second in pairwise(stack))


def test_source_s1_s_example() -> None:
    alone = costs.direct(480, 48, 5)
    through = costs.reduced(480, 16, 48, 5)
    assert costs.macs(alone, 14, 14) == 112_896_000
    assert [layer.macs(14, 14) for layer in through] == [1_505_280, 3_763_200]
    assert costs.macs(through, 14, 14) == 5_268_480
    assert f"{112_896_000 / 5_268_480:.1f}" == "21.4"


def test_the_paper_s_bottleneck_costs_what_two_narrow_3x3_cost() -> None:
    """He et al. 2015, figure 5; and the fields: two 3x3 see 5x5, one bottleneck 3x3, two of them 5x5."""
    assert costs.weights(costs.bottleneck(256, 4)) == 69_632
    assert costs.weights(costs.plain(64)) == 73_728
    assert costs.weights(costs.plain(256)) == 1_179_648
    one = costs.bottleneck(256, 4)
    assert [costs.field(stack) for stack in (costs.plain(256), one, one * 2)] == [5, 3, 5]
    real = next(block for block in residual_blocks(layers("resnet50")) if block.name == "layer1.1")
    convolutions = [node for node in real.layers if node.macs]
    assert sum(node.parameters for node in convolutions) == costs.weights(one)
    assert sum(node.macs for node in convolutions) == costs.macs(one, 56, 56)


@pytest.mark.parametrize("slug", ["densenet121", "densenet161"])
def test_dense_blocks_are_torchvision_s(slug: str) -> None:
    nodes = {node.name: node for node in layers(slug)}
    for block in dense_blocks(layers(slug)):
        start, growth = block.channels[:2]
        counted = Dense(start, growth, block.depth)
        assert counted.channels == block.output.output[0]
        convolutions = [
            node.parameters for name, node in nodes.items() if name.startswith(f"{block.name}.") and node.macs
        ]
        assert sum(convolutions) == costs.weights(counted.layers)
        for node in block.transition:
            if node.macs:
                assert counted.transition(0.5) == Convolution(1, counted.channels, node.output[0])
                assert node.parameters == counted.transition(0.5).weights
