"""The networks of the curriculum: every count and shape that courses quote, computed by torch or from the paper."""

from collections.abc import Iterator

import pytest
from torch import nn
from torchvision import models

import cnnviz
from cnnviz.analysis import heads
from cnnviz.analysis.comparison import last_field
from cnnviz.analysis.cost import counts, variants
from cnnviz.analysis.cost.layer_table import kept_memory, rows_of, total
from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.catalog import NetworkCard, networks
from cnnviz.architectures.registry import architectures, find
from cnnviz.architectures.resnet_cifar import CifarResNet
from cnnviz.geometry import ReceptiveField, Window
from cnnviz.graph.kinds import Kind
from cnnviz.graph.reading import trace

PARAMETERS = {
    "lenet5": 61_706,
    "alexnet2012": 60_965_224,
    "alexnet": 61_100_840,
    "vgg11": 132_863_336,
    "vgg13": 133_047_848,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
    "googlenet": 6_624_904,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "densenet121": 7_978_856,
    "mycnn": 421_642,
    "resnet20": 269_722,
}
#: Shapes on the way through, in order; others lie between them.
SHAPES = {
    "lenet5": "6x28x28 6x14x14 16x10x10 16x5x5 120x1x1 84 10",
    "alexnet2012": "96x55x55 96x27x27 256x27x27 256x13x13 384x13x13 384x13x13 256x13x13 256x6x6 9216 4096 4096 1000",
    "alexnet": "64x55x55 192x27x27 384x13x13 256x13x13 256x13x13 256x6x6 9216 4096 4096 1000",
    "vgg16": "64x224x224 128x112x112 256x56x56 512x28x28 512x14x14 512x7x7 25088 4096 4096 1000",
    "vgg19": "64x224x224 128x112x112 256x56x56 512x28x28 512x14x14 512x7x7 25088 4096 4096 1000",
    "googlenet": "64x112x112 192x56x56 480x28x28 832x14x14 1024x7x7 1024 1000",
    "resnet50": "64x112x112 256x56x56 512x28x28 1024x14x14 2048x7x7 2048 1000",
    "densenet121": "64x112x112 256x56x56 512x28x28 1024x14x14 1024x7x7 1024 1000",
    "mycnn": "32x28x28 32x14x14 64x14x14 64x7x7 3136 128 10",
    "resnet20": "16x32x32 32x16x16 64x8x8 64 10",
}
INPUTS = {
    "lenet5": 32,
    "alexnet2012": 227,
    "alexnet": 224,
    "vgg16": 224,
    "mycnn": 28,
    "resnet20": 32,
    "inception_v3": 299,
}
#: Channels of Inception modules 3a to 5b: 1x1, 3x3 reduced, 3x3, 5x5 reduced, 5x5, pooled (Szegedy 2014, table 1).
INCEPTION = (
    (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64),
    (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128),
    (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128),
)  # fmt: skip


def card(slug: str) -> NetworkCard:
    return next(card for card in networks() if card.slug == slug)


def size(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def in_order(wanted: list[tuple[int, ...]], shapes: Iterator[tuple[int, ...]]) -> bool:
    return all(shape in shapes for shape in wanted)


@pytest.mark.parametrize(("slug", "count"), PARAMETERS.items())
def test_parameters(slug: str, count: int) -> None:
    assert (
        card(slug).parameters == total(rows_of(cnnviz.layers(slug))).parameters == count == size(find(slug).skeleton())
    )


@pytest.mark.parametrize(("slug", "shapes"), SHAPES.items())
def test_shapes(slug: str, shapes: str) -> None:
    wanted = [tuple(map(int, shape.split("x"))) for shape in shapes.split()]
    assert in_order(wanted, iter([node.output for node in cnnviz.layers(slug)]))


@pytest.mark.parametrize(("slug", "side"), INPUTS.items())
def test_inputs(slug: str, side: int) -> None:
    assert card(slug).input[1:] == (side, side)


def test_every_convolutional_classifier_of_torchvision_is_on_offer() -> None:
    known = models.list_models(module=models)
    assert len(known) == 80
    transformers = {slug for slug in known if slug.startswith(("vit_", "swin_", "maxvit"))}
    assert set(known) - transformers <= set(architectures())


def test_lenet_has_two_counts() -> None:
    original = {layer.name: layer for layer in variants.lenet_of_1998()}
    assert sum(layer.parameters for layer in original.values()) == 60_000
    assert sum(layer.connections for layer in original.values()) == 340_908
    assert [original[name].parameters for name in ("c3", "s2", "s4")] == [1_516, 12, 32]
    assert {node.kind for node in cnnviz.layers("lenet5")} >= {Kind.TANH, Kind.AVERAGE_POOL}


def test_three_networks_are_called_alexnet() -> None:
    assert variants.ungrouped(cnnviz.layers("alexnet2012")) == 62_378_344
    assert (224 - 11) / 4 + 1 == 54.25
    assert Window(kernel=11, stride=4).output_size(227) == Window(kernel=11, stride=4, padding=2).output_size(224) == 55
    weights = [dict(node.weights)["weight"] for node in cnnviz.layers("alexnet2012") if node.weights]
    assert weights[1] == (256, 48, 5, 5)
    kinds = {slug: [node.kind for node in cnnviz.layers(slug)] for slug in ("alexnet2012", "alexnet")}
    assert [kinds[slug].count(Kind.LOCAL_RESPONSE_NORM) for slug in kinds] == [2, 0]
    pooling = next(node for node in cnnviz.layers("alexnet2012") if node.kind is Kind.MAX_POOL)
    assert pooling.windows is not None
    assert (pooling.windows[0].kernel, pooling.windows[0].stride) == (3, 2)


def test_vgg() -> None:
    nodes = cnnviz.layers("vgg16")
    kinds = [node.kind for node in nodes if node.kind.traits.is_layer]
    assert (kinds.count(Kind.CONVOLUTION), kinds.count(Kind.LINEAR)) == (13, 3)
    result = counts.shares(nodes)
    assert (result.linear, result.total, f"{result.linear / result.total:.1%}") == (123_642_856, 138_357_544, "89.4%")
    kept = kept_memory(nodes, (3, 224, 224))
    assert (f"{kept / 4 / 1e6:.1f}", f"{kept / 1e6:.0f}") == ("15.2", "61")


class Inception(nn.Module):
    """A module of the paper: no batch norm, and 5x5 where torchvision has 3x3."""

    def __init__(self, inputs: int, channels: tuple[int, ...]) -> None:
        super().__init__()
        one, three_in, three, five_in, five, pool = channels
        self.one = nn.Conv2d(inputs, one, 1)
        self.three = nn.Sequential(nn.Conv2d(inputs, three_in, 1), nn.Conv2d(three_in, three, 3, padding=1))
        self.five = nn.Sequential(nn.Conv2d(inputs, five_in, 1), nn.Conv2d(five_in, five, 5, padding=2))
        self.pool = nn.Conv2d(inputs, pool, 1)
        self.outputs = one + three + five + pool


def paper_s_googlenet() -> nn.Module:
    modules: list[nn.Module] = [nn.Conv2d(3, 64, 7), nn.Conv2d(64, 64, 1), nn.Conv2d(64, 192, 3)]
    inputs = 192
    for channels in INCEPTION:
        modules.append(Inception(inputs, channels))
        inputs = modules[-1].outputs
    return nn.Sequential(*modules, nn.Linear(inputs, 1000))


def test_googlenet() -> None:
    assert size(paper_s_googlenet()) == 6_998_552
    nodes = cnnviz.layers("googlenet")
    assert counts.depth(nodes) == 22
    assert sum(node.kind is Kind.CONCATENATION for node in nodes) == 9
    assert heads.pooled_maps(nodes) == (1024, 7, 7)
    kernels = {node.windows[0].kernel for node in nodes if node.kind is Kind.CONVOLUTION and node.windows}
    assert kernels == {1, 3, 7}


def test_googlenet_s_four_million_match_no_count() -> None:
    """Neither network, with or without its auxiliary heads, comes within a tenth of it."""
    heads = size(models.googlenet(weights=None, init_weights=False))
    assert heads == 13_004_888
    assert all(abs(count / 4e6 - 1) > 0.1 for count in (6_998_552, PARAMETERS["googlenet"], heads))


def _stride_on_the_first(module: nn.Module) -> nn.Module:
    """ResNet as in the paper: the stride on the first 1x1 of a bottleneck, not on its 3x3."""
    for block in module.modules():
        if isinstance(block, models.resnet.Bottleneck):
            block.conv1.stride, block.conv2.stride = block.conv2.stride, (1, 1)
    return module


def test_resnet_is_not_the_paper_s_from_fifty_layers_on() -> None:
    fields = []
    for module in (find("resnet50").skeleton(), _stride_on_the_first(find("resnet50").skeleton())):
        node = last_field(trace(module, (3, 224, 224)).nodes)
        assert node is not None
        assert isinstance(node.receptive_field, ReceptiveField)
        fields.append(node.receptive_field.vertical.size)
    assert fields == [427, 483]
    assert not any(isinstance(part, models.resnet.Bottleneck) for part in find("resnet34").skeleton().modules())


def test_depth_in_a_name() -> None:
    nodes = {slug: cnnviz.layers(slug) for slug in ("resnet152", "densenet121")}
    assert {slug: (counts.depth(each), counts.layers(each)) for slug, each in nodes.items()} == {
        "resnet152": (152, 156),
        "densenet121": (121, 121),
    }


@pytest.mark.parametrize(("blocks", "layers", "count"), [(3, 20, 269_722), (9, 56, 853_018)])
def test_resnet_for_small_pictures(blocks: int, layers: int, count: int) -> None:
    """Zero-padded shortcuts have no parameters, so the plain network of the same depth has as many."""
    architecture = Architecture("x", "x", "x", (3, 32, 32), lambda classes: CifarResNet(blocks, classes), classes=10)
    module = architecture.skeleton()
    assert size(module) == count
    assert counts.depth(trace(module, (3, 32, 32)).nodes) == layers
    assert not any(size(part) for name, part in module.named_modules() if name.endswith("shortcut"))
