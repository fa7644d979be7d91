"""Estimates of networks: by their nodes, for one picture."""

from collections.abc import Sequence

import pytest
from torch import nn

from cnnviz.analysis.cost.estimate import Estimate, estimate, steps_of
from cnnviz.graph.nodes import Node
from cnnviz.graph.reading import trace
from cnnviz.loading import layers

PICTURE = (3, 16, 16)


def nodes_of(*modules: nn.Module) -> Sequence[Node]:
    return trace(nn.Sequential(*modules).to("meta").eval(), PICTURE).nodes


def estimate_of(*modules: nn.Module) -> Estimate:
    return estimate(nodes_of(*modules), PICTURE)


def test_memory_is_what_lives_at_the_same_time() -> None:
    once = estimate_of(nn.Conv2d(3, 4, 3, padding=1, bias=False))
    assert once.memory == 4 * (4 * 27 + 3 * 256 + 4 * 256)
    assert once.gradient_memory == 4 * (4 * 27 + 4 * 256)
    more = estimate_of(nn.Conv2d(3, 4, 3, padding=1, bias=False), *[nn.ReLU()] * 5)
    assert more.memory == 4 * (4 * 27 + 2 * 4 * 256)
    assert more.gradient_memory == 4 * (4 * 27 + 6 * 4 * 256)


def test_windows_of_pooling_are_counted_of_adaptive_pooling_too() -> None:
    steps = [*steps_of(nodes_of(nn.MaxPool2d(5, 1, 2), nn.AdaptiveAvgPool2d(7)), PICTURE).values()]
    assert [(step.kind, step.cells) for step in steps] == [("max-pool", 25), ("adaptive-average-pool", 16)]


def test_dilation_is_passed_on() -> None:
    steps = steps_of(nodes_of(nn.Conv2d(3, 4, 3, dilation=2), nn.Conv2d(4, 4, 3)), PICTURE)
    assert [step.dilated for step in steps.values()] == [True, False]


def test_every_pooling_layer_adds_its_time() -> None:
    one, many = (estimate_of(*[nn.MaxPool2d(15, 1, 7)] * count).seconds for count in (1, 78))
    assert many == pytest.approx(78 * one)


def test_known_networks_take_about_what_was_measured() -> None:
    """ResNet-18 0.10 s, EfficientNet-B0 0.05 s and VGG-16 0.57 s on one core."""
    for slug, seconds in (("resnet18", 0.10), ("efficientnet_b0", 0.05), ("vgg16", 0.57)):
        nodes = layers(slug)
        assert 0.8 * seconds < estimate(nodes, (3, 224, 224)).seconds < 2.5 * seconds
