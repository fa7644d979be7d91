"""Heads: where they begin, their parameters, and other heads in their place, built by torch."""

import math

import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.cost.counts import shares
from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.analysis.cost.weights import flattened_weights
from cnnviz.analysis.heads import head_of, pooled_maps
from cnnviz.analysis.heads import with_global_pooling as pooled
from cnnviz.architectures.registry import find
from cnnviz.graph.reading import trace

SWAPPABLE = {"alexnet": 256, "alexnet2012": 256, "vgg11": 512, "vgg16_bn": 512, "mycnn": 64}
AVERAGING = {
    "googlenet": (1024, 7, 7),
    "resnet18": (512, 7, 7),
    "densenet121": (1024, 7, 7),
    "convnext_tiny": (768, 7, 7),
}


@pytest.mark.parametrize(
    ("slug", "maps", "parameters", "averages"),
    [
        ("vgg16", (512, 7, 7), 123_642_856, False),
        ("resnet50", (2048, 7, 7), 2_049_000, True),
        ("googlenet", (1024, 7, 7), 1_025_000, True),
        ("squeezenet1_0", (1000, 13, 13), 0, True),
        ("mobilenet_v3_small", (576, 7, 7), 1_615_848, True),
        ("alexnet2012", (256, 6, 6), 58_631_144, False),
    ],
)
def test_heads_of_real_networks(slug: str, maps: tuple[int, ...], parameters: int, averages: bool) -> None:  # noqa: FBT001
    head = head_of(cnnviz.layers(slug))
    assert head is not None
    assert (head.maps.output, head.parameters, head.averages) == (maps, parameters, averages)
    assert head.total == sum(node.parameters for node in cnnviz.layers(slug))


def test_the_share_of_vgg_s_head() -> None:
    head = head_of(cnnviz.layers("vgg16"))
    assert head is not None
    assert head.total == 138_357_544
    assert round(head.share, 3) == 0.894


def test_a_network_may_have_none() -> None:
    convolutions = cnnviz.wrap(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), (3, 8, 8))
    assert head_of(convolutions.nodes) is None
    vectors = cnnviz.wrap(nn.Sequential(nn.Flatten(), nn.Linear(48, 4)), (3, 4, 4))
    assert head_of(vectors.nodes) is None


def test_a_head_without_weights_in_the_network_has_no_share() -> None:
    network = cnnviz.wrap(nn.Sequential(nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), (3, 4, 4))
    head = head_of(network.nodes)
    assert head is not None
    assert (head.averages, head.share) == (True, 0)


def body(slug: str) -> nn.Module:
    """Everything before flattening, in torch's own modules, on the ``meta`` device."""
    module = find(slug).skeleton()
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
    head = nn.Linear(channels, architecture.classes, device="meta")
    built = nn.Sequential(body(slug), nn.AdaptiveAvgPool2d(1), nn.Flatten(), head).eval()
    swapped = pooled(cnnviz.layers(slug))
    assert swapped is not None
    sums = total(rows_of(swapped))
    assert sums.parameters == sum(parameter.numel() for parameter in built.parameters())
    assert sums.macs == sum(node.macs for node in trace(built, architecture.input).nodes)
    assert shares(swapped).linear == sum(parameter.numel() for parameter in head.parameters())
    with torch.inference_mode():
        assert built(torch.zeros(1, *architecture.input, device="meta")).shape == (1, *swapped[-1].output)


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


def test_a_fully_connected_layer_in_place_of_googlenet_s_pooling() -> None:
    maps = pooled_maps(cnnviz.layers("googlenet"))
    assert maps is not None
    layer = nn.Linear(math.prod(maps), 1024, bias=False, device="meta")
    assert flattened_weights(maps, 1024) == layer.weight.numel() == 51_380_224
