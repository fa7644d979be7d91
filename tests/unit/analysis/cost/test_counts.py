"""Depth, stages and shares: against the names of the networks, and against sums over torch's own modules."""

import pytest
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.cost.counts import depth, depths, is_fully_connected, layers, shares, stages
from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.architectures.registry import find
from cnnviz.graph.reading import trace

#: The number in the name or the paper, and how many convolutions and linear layers there are in all.
DEPTHS = {
    "lenet5": (5, 5),
    "alexnet2012": (8, 8),
    "vgg16": (16, 16),
    "vgg19": (19, 19),
    "googlenet": (22, 58),
    "squeezenet1_0": (18, 26),
    "resnet18": (18, 21),
    "resnet20": (20, 20),
    "resnet50": (50, 54),
    "resnet152": (152, 156),
    "densenet121": (121, 121),
    "mobilenet_v2": (53, 53),
}
VARIED = ("lenet5", "vgg16", "googlenet", "resnet18", "mobilenet_v3_small", "convnext_tiny")


@pytest.mark.parametrize(("slug", "expected"), DEPTHS.items())
def test_depth_is_the_number_in_the_name(slug: str, expected: tuple[int, int]) -> None:
    nodes = cnnviz.layers(slug)
    assert (depth(nodes), layers(nodes)) == expected
    modules = find(slug).skeleton().modules()
    assert layers(nodes) == sum(isinstance(module, nn.Conv2d | nn.Linear) for module in modules)


def test_projections_lie_beside_the_longest_way() -> None:
    nodes = cnnviz.layers("resnet50")
    projections = [node for node in nodes if "downsample.0" in node.name]
    assert layers(nodes) - depth(nodes) == len(projections) == 4
    at = depths(nodes)
    assert at["conv1"] == at["relu"] == 1
    assert at["layer1.0.downsample.0"] == 2
    assert at["layer1.0.add"] == 4


def test_depth_takes_the_longer_branch() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.c = (nn.Conv2d(3, 3, 1) for _ in range(3))

        def forward(self, x: Tensor) -> Tensor:
            return self.a(x) + self.c(self.b(x))

    nodes = trace(Two().eval(), (3, 4, 4)).nodes
    assert depths(nodes) == {"a": 1, "b": 1, "c": 2, "add": 2}
    assert (depth(nodes), layers(nodes)) == (2, 3)


@pytest.mark.parametrize("slug", VARIED)
def test_stages_add_up_to_the_whole(slug: str) -> None:
    nodes = cnnviz.layers(slug)
    result, sums = stages(nodes), total(rows_of(nodes))
    for name in ("parameters", "macs", "memory"):
        assert sum(getattr(stage, name) for stage in result) == getattr(sums, name)
    assert sum(stage.layers for stage in result) == layers(nodes)
    sizes = [stage.size for stage in result]
    assert len(set(sizes)) == len(sizes)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == (1, 1)


def test_the_stages_of_vgg() -> None:
    result = {stage.size[0]: stage for stage in stages(cnnviz.layers("vgg16"))}
    assert list(result) == [224, 112, 56, 28, 14, 7, 1]
    assert [result[side].layers for side in result] == [2, 2, 3, 3, 3, 0, 3]
    assert result[1].parameters == 123_642_856


def test_a_gate_belongs_to_the_maps_that_it_weighs() -> None:
    nodes = cnnviz.layers("mobilenet_v3_small")
    gates = [node for node in nodes if node.output[1:] == (1, 1) and node.parameters]
    assert gates
    head = stages(nodes)[-1]
    assert head.parameters == sum(node.parameters for node in nodes if len(node.output) == 1)


@pytest.mark.parametrize("slug", VARIED)
def test_shares_are_torch_s(slug: str) -> None:
    module, result = find(slug).skeleton(), shares(cnnviz.layers(slug))
    nodes = {node.name: node for node in cnnviz.layers(slug)}
    linear = sum(
        sum(parameter.numel() for parameter in child.parameters())
        for name, child in module.named_modules()
        if isinstance(child, nn.Linear) and len(nodes[name].output) == 1
    )
    assert result.linear == linear
    assert result.total == sum(parameter.numel() for parameter in module.parameters())


def test_linear_layers_on_maps_are_convolutions() -> None:
    """ConvNeXt's 1x1 convolutions are linear layers on channels-last maps."""
    nodes = cnnviz.layers("convnext_tiny")
    dense = [node for node in nodes if is_fully_connected(node)]
    assert [node.name for node in dense] == ["classifier.2"]
    assert shares(nodes).linear == 768 * 1000 + 1000


def test_where_vgg_s_parameters_sit() -> None:
    result = shares(cnnviz.layers("vgg16"))
    assert (result.linear, result.total, result.other) == (123_642_856, 138_357_544, 0)
    assert f"{result.linear / result.total:.1%}" == "89.4%"
