"""What a pixel can reach, against what one lit pixel changes in real networks."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import cnnviz
from cnnviz.analysis.receptive_field.pixel_reach import Reached, ReadPattern, reached, read_patterns
from cnnviz.geometry import ReceptiveField
from cnnviz.graph.nodes import Node
from tests import random_graphs
from tests.random_graphs import SHAPE, Step, any_steps, linear

pixels = st.tuples(st.integers(0, SHAPE[1] - 1), st.integers(0, SHAPE[2] - 1))


def reached_in(nodes: tuple[Node, ...], shape: tuple[int, int, int], pixel: tuple[int, int]) -> dict[str, Reached]:
    return dict(reached(nodes, read_patterns(nodes, shape), pixel))


def changed(network: cnnviz.Network, pixel: tuple[int, int]) -> dict[str, Reached]:
    """Where any channel of a node differs when one pixel of a black picture is lit."""
    names = [node.name for node in network.nodes]
    black = cnnviz.picture_from_pixels(np.zeros((*SHAPE[1:], SHAPE[0]), np.uint8))
    maps = network.run_batch([black, random_graphs.lit(*pixel)], names)
    result: dict[str, Reached] = {}
    for name in names:
        dark, bright = maps[name]
        positions = np.argwhere((dark != bright).any(0))
        low, high = (positions.min(0), positions.max(0)) if len(positions) else ((), ())
        result[name] = ((int(low[0]), int(high[0])), (int(low[1]), int(high[1]))) if len(positions) else None
    return result


@settings(max_examples=40)
@given(steps=any_steps, pixel=pixels)
def test_no_unit_outside_changes(steps: list[Step], pixel: tuple[int, int]) -> None:
    network = random_graphs.network(steps)
    assume(network is not None)
    assert network is not None
    said = reached_in(network.nodes, SHAPE, pixel)
    for name, box in changed(network, pixel).items():
        result = said[name]
        if box is None:
            continue
        assert result is not None
        assert all(a <= b and c >= d for (a, c), (b, d) in zip(result, box, strict=True))


@settings(max_examples=40)
@given(steps=linear, pixel=pixels)
def test_the_rectangle_is_exact_where_windows_leave_no_gaps(steps: list[Step], pixel: tuple[int, int]) -> None:
    assume(not any(step.leaves_gaps for step in steps))
    network = random_graphs.network(steps)
    assume(network is not None)
    assert network is not None
    said = reached_in(network.nodes, SHAPE, pixel)
    assert {name: said[name] for name in said if name != "input"} == changed(network, pixel)


@given(
    pattern=st.builds(
        ReadPattern,
        units=st.integers(1, 20),
        extent=st.integers(1, 7),
        stride=st.integers(1, 4),
        padding=st.integers(0, 4),
    ),
    before=st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
def test_one_look_is_what_counting_says(pattern: ReadPattern, before: tuple[int, int]) -> None:
    first, last = sorted(before)
    units = [
        unit
        for unit in range(pattern.units)
        if any(first <= unit * pattern.stride - pattern.padding + tap <= last for tap in range(pattern.extent))
    ]
    hull = pattern.reached((first, last))
    assert set(units) <= set(range(hull[0], hull[1] + 1)) if hull else not units
    if pattern.extent >= pattern.stride:
        assert hull == ((units[0], units[-1]) if units else None)


@pytest.mark.parametrize("slug", ["resnet20", "lenet5", "googlenet", "shufflenet_v2_x0_5"])
def test_forwards_and_backwards_agree(slug: str) -> None:
    """No unit is reached whose field does not hold the pixel."""
    nodes = cnnviz.layers(slug)
    shape = next(card.input for card in cnnviz.networks() if card.slug == slug)
    pixel = (shape[1] // 3, shape[2] - 1)
    result = reached_in(nodes, shape, pixel)
    checked = 0
    for node in nodes:
        field, box = node.receptive_field, result[node.name]
        if isinstance(field, ReceptiveField) and box:
            for span, position, ends in zip((field.vertical, field.horizontal), pixel, box, strict=True):
                assert all(span.interval(unit)[0] <= position < span.interval(unit)[1] for unit in ends)
            checked += 1
    assert checked > 5


def test_what_mixes_all_places_is_reached_everywhere() -> None:
    nodes = cnnviz.layers("efficientnet_b0")
    result = reached_in(nodes, (3, 224, 224), (0, 0))
    by_name = {node.name: node for node in nodes}
    gated = next(node for node in nodes if node.kind is cnnviz.Kind.MULTIPLY)
    _, rows, columns = gated.output
    assert result[gated.name] == ((0, rows - 1), (0, columns - 1))
    stem = by_name["features.0.0"]
    assert stem.output == (32, 112, 112)
    assert result["features.0.0"] == ((0, 0), (0, 0))
    assert result[nodes[-1].name] == ((0, 0), (0, 0))  # a vector: one unit, reached


def test_a_slice_picks_every_second_row_and_column() -> None:
    nodes = cnnviz.layers("resnet20")
    picked = next(node for node in nodes if node.kind is cnnviz.Kind.SLICE)
    result = reached_in(nodes, (3, 32, 32), (16, 15))
    before, after = result[picked.inputs[0]], result[picked.name]
    assert before is not None
    assert after is not None
    assert after == tuple((-(-first // 2), last // 2) for first, last in before)
