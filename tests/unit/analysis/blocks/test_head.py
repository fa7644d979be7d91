"""Heads: where they begin, what they hold, what others would."""

import pytest
from torch import nn

import cnnviz
from cnnviz.analysis.blocks.head import flat_weights, head_of


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


def test_flattening_against_averaging() -> None:
    assert flat_weights((1024, 7, 7), 1024) == 51_380_224 == nn.Linear(7 * 7 * 1024, 1024, device="meta").weight.numel()


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
