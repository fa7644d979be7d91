"""Fields of single channels against gradients: on random small graphs, and on the networks that the pages name."""

from functools import reduce
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.receptive_field.channels import ChannelRange, ChannelRanges, channel_fields, concatenated_inputs
from cnnviz.geometry import WHOLE_IMAGE, Field, ReceptiveField
from cnnviz.graph.nodes import Node
from cnnviz.graph.reading import trace
from tests import random_graphs
from tests.random_graphs import SHAPE, Step, any_steps, linear


def sizes(runs: ChannelRanges) -> list[tuple[int, Any]]:
    return [
        (run.count, run.field.vertical.size if isinstance(run.field, ReceptiveField) else run.field) for run in runs
    ]


def fields_of(module: nn.Module, shape: tuple[int, int, int] = (4, 16, 16)) -> tuple[tuple[Node, ...], Any]:
    nodes = trace(module.to("meta").eval(), shape).nodes
    return nodes, channel_fields(nodes, shape[0])


def of_channel(runs: ChannelRanges, channel: int) -> Field:
    fields = [run.field for run in runs for _ in range(run.count)]
    return fields[channel]


def seen(network: cnnviz.Network, node: str, unit: tuple[int, int, int]) -> list[tuple[int, int]] | None:
    """First row or column with a gradient, and the one behind the last, down and across."""
    gradient = network.gradients([random_graphs.picture()], node, [unit], ["input"])["input"][0]
    positions = np.argwhere(np.abs(gradient).sum(0) > 0)
    return [(int(axis.min()), int(axis.max()) + 1) for axis in positions.T] if len(positions) else None


def drawn(data: st.DataObject, network: cnnviz.Network) -> tuple[Node, tuple[int, int, int]]:
    node = data.draw(st.sampled_from(network.nodes))
    channel, row, column = (data.draw(st.integers(0, size - 1)) for size in node.output)
    return node, (channel, row, column)


@settings(max_examples=40)
@given(steps=any_steps, data=st.data())
def test_nothing_outside_a_channel_s_field_has_a_gradient(steps: list[Step], data: st.DataObject) -> None:
    network = random_graphs.network(steps)
    assume(network is not None)
    assert network is not None
    node, unit = drawn(data, network)
    for field in (of_channel(channel_fields(network.nodes)[node.name], unit[0]), node.receptive_field):
        assert isinstance(field, ReceptiveField)
        reached = seen(network, node.name, unit) or []
        for (first, behind), span, position in zip(reached, (field.vertical, field.horizontal), unit[1:], strict=False):
            assert span.interval(position)[0] <= first
            assert behind <= span.interval(position)[1]


@settings(max_examples=40)
@given(steps=linear, data=st.data())
def test_a_channel_s_field_within_the_picture_is_what_the_gradient_reaches(
    steps: list[Step], data: st.DataObject
) -> None:
    network = random_graphs.network(steps)
    assume(network is not None)
    assert network is not None
    node, unit = drawn(data, network)
    field = of_channel(channel_fields(network.nodes)[node.name], unit[0])
    assert isinstance(field, ReceptiveField)
    ends = [
        span.interval(position) for span, position in zip((field.vertical, field.horizontal), unit[1:], strict=True)
    ]
    assume(all(first >= 0 and behind <= size for (first, behind), size in zip(ends, SHAPE[1:], strict=True)))
    assert seen(network, node.name, unit) == ends


class Mixed(nn.Module):
    """Two convolutions of different reach side by side, then what the test is about."""

    def __init__(self, then: nn.Module) -> None:
        super().__init__()
        self.narrow, self.wide, self.then = nn.Conv2d(4, 2, 1), nn.Conv2d(4, 4, 5, padding=2), then

    def forward(self, x: Tensor) -> Tensor:
        return self.then(torch.cat([self.narrow(x), self.wide(x)], 1))  # type: ignore[no-any-return]


class Both(nn.Module):
    """A function of the input alone."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def forward(self, x: Tensor) -> Tensor:
        first, second = x[:, :3], x[:, 3:]
        return {"add": first + second, "picked": second, "twice": torch.cat([x, x], 1), "rows": x[:, :, ::2]}[self.name]


def after(then: nn.Module) -> list[tuple[int, Any]]:
    nodes, result = fields_of(Mixed(then))
    return sizes(result[nodes[-1].name])


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (nn.Identity(), [(2, 1), (4, 5)]),
        (nn.Sequential(nn.BatchNorm2d(6), nn.ReLU(), nn.Dropout()), [(2, 1), (4, 5)]),
        (nn.MaxPool2d(2), [(2, 2), (4, 6)]),
        (nn.Conv2d(6, 3, 3), [(3, 7)]),
        (nn.Conv2d(6, 12, 3, groups=6), [(4, 3), (8, 7)]),
        (nn.Conv2d(6, 6, 3, groups=3), [(2, 3), (4, 7)]),
        (nn.Conv2d(6, 6, 1, groups=2), [(6, 5)]),
        (nn.LocalResponseNorm(3), [(6, 5)]),
        (nn.AdaptiveAvgPool2d(1), [(6, WHOLE_IMAGE)]),
        (nn.AdaptiveAvgPool2d(8), [(2, 2), (4, 6)]),
        (nn.Flatten(), [(1536, None)]),
        (nn.Conv2d(6, 6, 3, padding=1, padding_mode="circular", groups=6), [(6, None)]),
        (Both("add"), [(3, 5)]),
        (Both("picked"), [(3, 5)]),
        (Both("twice"), [(12, 5)]),
        (Both("rows"), [(6, 5)]),
    ],
)
def test_how_channels_travel(then: nn.Module, expected: list[tuple[int, Any]]) -> None:
    assert after(then) == expected


def test_a_sum_sees_what_either_sees_channel_by_channel() -> None:
    class Sum(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.other = Mixed(nn.Identity()), nn.Conv2d(4, 3, 3, padding=1)

        def forward(self, x: Tensor) -> Tensor:
            return torch.cat([self.other(x), self.other(x)], 1) + self.one(x)

    nodes, result = fields_of(Sum())
    assert sizes(result[nodes[-1].name]) == [(2, 3), (4, 5)]


def test_parts_of_a_concatenation() -> None:
    nodes, result = fields_of(Mixed(nn.ReLU()))
    by_kind = {node.kind.value: node for node in nodes}
    narrow, wide = concatenated_inputs(by_kind["concatenation"], result)
    assert [(part.source, part.first, part.count, sizes(part.ranges)) for part in (narrow, wide)] == [
        ("narrow", 0, 2, [(2, 1)]),
        ("wide", 2, 4, [(4, 5)]),
    ]
    assert concatenated_inputs(by_kind["relu"], result) == ()


class TestNetworks:
    def test_densenet_s_first_block_sees_11_to_59_pixels(self) -> None:
        nodes = cnnviz.layers("densenet121")
        block = channel_fields(nodes)["features.denseblock1.cat"]
        assert sizes(block) == [(64, 11), *((32, size) for size in range(19, 60, 8))]

    def test_googlenet_5b_sees_315_or_379(self) -> None:
        nodes = cnnviz.layers("googlenet")
        result = channel_fields(nodes)
        assert sizes(result["inception5b.cat"]) == [(384, 315), (640, 379)]
        assert sizes(result["avgpool"]) == [(1024, WHOLE_IMAGE)]

    @pytest.mark.parametrize("slug", ["shufflenet_v2_x0_5", "efficientnet_b0", "resnet20", "inception_v3"])
    def test_every_channel_is_told_and_all_together_see_what_the_node_sees(self, slug: str) -> None:
        nodes = cnnviz.layers(slug)
        result = channel_fields(nodes)
        for node in nodes:
            assert sum(run.count for run in result[node.name]) == node.output[0]
            if isinstance(node.receptive_field, ReceptiveField):
                seen = [run.field for run in result[node.name] if isinstance(run.field, ReceptiveField)]
                assert reduce(ReceptiveField.union, seen) == node.receptive_field


def test_a_picture_s_channels_are_its_own() -> None:
    assert channel_fields((), channels=1)["input"] == (ChannelRange(1, ReceptiveField()),)
