"""The units that a pixel reaches, in Node.js, against the library."""

from typing import Any

import pytest

import cnnviz
from app.components.pixel_reach import node_entries
from cnnviz.analysis.receptive_field.pixel_reach import reached, read_patterns
from tests.frontend.node import asking


@pytest.mark.parametrize("slug", ["lenet5", "shufflenet_v2_x0_5", "squeezenet1_1", "resnet20"])
def test_a_pixel_reaches_what_the_library_says(slug: str) -> None:
    nodes = cnnviz.layers(slug, "random")
    channels, height, width = next(card.input for card in cnnviz.networks() if card.slug == slug)
    entries = node_entries(nodes, (height, width), {})
    pixels = [(0, 0), (height // 2, width // 3), (height - 1, width - 1), (5, width - 2)]
    answers: list[Any] = asking("pixel_reach/reach.js")([["reachedFrom", entries, pixel] for pixel in pixels])
    for pixel, answer in zip(pixels, answers, strict=True):
        expected = reached(nodes, read_patterns(nodes, (channels, height, width)), pixel)
        by_name = dict(zip((node.name for node in nodes), answer, strict=True))
        assert by_name == {name: expected[name] and [list(axis) for axis in expected[name] or ()] for name in by_name}
        assert len(by_name) == len(nodes)
