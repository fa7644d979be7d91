"""Recounts against networks that torch builds in the other way."""

import math

import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.cost.counts import shares
from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.analysis.cost.variants import C3_READS, flattened_weights, lenet_of_1998, pooled_maps, ungrouped
from cnnviz.analysis.cost.variants import with_global_pooling as pooled
from cnnviz.architectures.registry import find
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import trace

SWAPPABLE = {"alexnet": 256, "alexnet2012": 256, "vgg11": 512, "vgg16_bn": 512, "mycnn": 64}
AVERAGING = {
    "googlenet": (1024, 7, 7),
    "resnet18": (512, 7, 7),
    "densenet121": (1024, 7, 7),
    "convnext_tiny": (768, 7, 7),
}


def body(slug: str) -> nn.Module:
    """Everything before flattening, in torch's own modules."""
    module = find(slug).build(find(slug).classes)
    if slug == "alexnet2012":
        children = list(module.named_children())
        names = [name for name, _ in children]
        return nn.Sequential(*(child for _, child in children[: names.index("flatten")]))
    if slug == "mycnn":
        return nn.Sequential(module.conv1, nn.ReLU(), nn.MaxPool2d(2), module.conv2, nn.ReLU(), nn.MaxPool2d(2))
    return nn.Sequential(module.features, module.avgpool)


@pytest.mark.parametrize(("slug", "channels"), SWAPPABLE.items())
def test_the_swapped_head_is_the_one_that_torch_builds(slug: str, channels: int) -> None:
    architecture = find(slug)
    head = nn.Linear(channels, architecture.classes)
    built = nn.Sequential(body(slug), nn.AdaptiveAvgPool2d(1), nn.Flatten(), head).eval()
    swapped = pooled(cnnviz.layers(slug))
    assert swapped is not None
    sums = total(rows_of(swapped))
    assert sums.parameters == sum(parameter.numel() for parameter in built.parameters())
    assert sums.macs == sum(node.macs for node in trace(built, architecture.input).nodes)
    assert shares(swapped).linear == sum(parameter.numel() for parameter in head.parameters())
    with torch.inference_mode():
        assert built(torch.zeros(1, *architecture.input)).shape == (1, *swapped[-1].output)


@pytest.mark.parametrize(
    "slug", ["lenet5", "googlenet", "resnet18", "squeezenet1_1", "mobilenet_v3_small", "convnext_tiny"]
)
def test_where_there_is_nothing_to_swap(slug: str) -> None:
    assert pooled(cnnviz.layers(slug)) is None


def test_a_head_that_reads_more_than_the_last_maps_stays() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.fc = nn.Conv2d(3, 2, 3), nn.Conv2d(2, 2, 3), nn.Linear(2 * 36 + 2 * 16, 4)

        def forward(self, x: Tensor) -> Tensor:
            first = self.a(x)
            return self.fc(torch.cat([first.flatten(1), self.b(first).flatten(1)], 1))

    assert pooled(trace(Two().eval(), (3, 8, 8)).nodes) is None


def test_a_swap_of_a_swap_is_none() -> None:
    assert pooled(pooled(cnnviz.layers("vgg11")) or ()) is None
    assert pooled(()) is None


@pytest.mark.parametrize(("slug", "maps"), AVERAGING.items())
def test_the_maps_that_are_averaged(slug: str, maps: tuple[int, int, int]) -> None:
    assert pooled_maps(cnnviz.layers(slug)) == maps


@pytest.mark.parametrize("slug", ["lenet5", "vgg16"])
def test_networks_without_global_pooling(slug: str) -> None:
    assert pooled_maps(cnnviz.layers(slug)) is None


def test_source_s1_s_example() -> None:
    maps = pooled_maps(cnnviz.layers("googlenet"))
    assert maps is not None
    layer = nn.Linear(math.prod(maps), 1024, bias=False, device="meta")
    assert flattened_weights(maps, 1024) == layer.weight.numel() == 51_380_224


def test_alexnet_without_groups_is_the_one_that_torch_builds() -> None:
    module = find("alexnet2012").build(1000)
    for name, child in module.named_children():
        if isinstance(child, nn.Conv2d) and child.groups > 1:
            sizes = (child.kernel_size, child.stride, child.padding)
            setattr(module, name, nn.Conv2d(child.in_channels, child.out_channels, *sizes))
    assert ungrouped(cnnviz.layers("alexnet2012")) == sum(p.numel() for p in module.parameters()) == 62_378_344


def test_without_groups_nothing_changes() -> None:
    nodes = cnnviz.layers("vgg11")
    assert all(node.groups == 1 for node in nodes if node.kind is Kind.CONVOLUTION)
    assert ungrouped(nodes) == total(rows_of(nodes)).parameters


class Subsampling(nn.Module):
    """S2 and S4 of 1998: the sum over 2x2, times a trained factor, plus a trained bias, for each map."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.factor, self.bias = nn.Parameter(torch.ones(maps, 1, 1)), nn.Parameter(torch.zeros(maps, 1, 1))


def test_lenet_of_1998_layer_by_layer() -> None:
    """Built of torch's layers, C3 of sixteen convolutions that read three, four or six maps."""
    built = {
        "c1": nn.Conv2d(1, 6, 5),
        "s2": Subsampling(6),
        "c3": nn.ModuleList(nn.Conv2d(reads, 1, 5) for reads in C3_READS),
        "s4": Subsampling(16),
        "c5": nn.Conv2d(16, 120, 5),
        "f6": nn.Linear(120, 84),
        "output": nn.Identity(),  # ten fixed patterns of 84 numbers
    }
    counted = {layer.name: layer.parameters for layer in lenet_of_1998()}
    assert counted == {name: sum(p.numel() for p in module.parameters()) for name, module in built.items()}
    assert counted["c3"] == 1516
    assert sum(C3_READS) == 60


def test_connections_are_the_paper_s() -> None:
    connections = {layer.name: layer.connections for layer in lenet_of_1998()}
    paper = {"c1": 122_304, "s2": 5_880, "c3": 151_600, "s4": 2_000, "c5": 48_120}
    assert {name: connections[name] for name in paper} == paper
    assert sum(connections.values()) == 340_908
