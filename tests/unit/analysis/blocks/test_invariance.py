"""Moves are what they say, the network sees what was moved, and a shift-proof layer is found to be one."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.blocks.invariance import (
    MOST_LAYERS,
    Edge,
    Flip,
    Move,
    aligned_maps,
    compared_layers,
    in_batches,
    layer_changes,
    move_pixels,
    picture_from_view,
    relative_difference,
    unit_spacing,
)
from cnnviz.pictures.images import Preprocessing, fit

Pixels = NDArray[np.uint8]
chance = np.random.default_rng(0)
PICTURE = chance.integers(0, 256, (8, 8, 3), dtype=np.uint8)


def spec(channels: int, height: int, width: int, resize: int) -> Preprocessing:
    return Preprocessing(channels, height, width, resize, (0.5,) * channels, (0.5,) * channels)


@pytest.mark.parametrize(
    "preprocessing",
    [spec(3, 224, 224, 256), spec(3, 32, 32, 32), spec(1, 28, 28, 28), spec(3, 20, 30, 20), spec(3, 30, 21, 25)],
)
def test_the_network_sees_exactly_these_pixels(preprocessing: Preprocessing) -> None:
    size = (preprocessing.height, preprocessing.width, preprocessing.channels)
    pixels = chance.integers(0, 256, size, dtype=np.uint8)
    assert (fit(picture_from_view(pixels, preprocessing), preprocessing) == pixels).all()


def test_a_black_frame_stays_black() -> None:
    lenet = spec(1, 32, 32, 28)
    pixels = chance.integers(0, 256, (32, 32, 1), dtype=np.uint8)
    seen = fit(picture_from_view(pixels, lenet), lenet)
    assert (seen[2:30, 2:30] == pixels[2:30, 2:30]).all()
    assert seen.sum() == pixels[2:30, 2:30].sum()


@given(right=st.integers(-8, 8), down=st.integers(-8, 8))
def test_a_shift_takes_every_pixel_along(right: int, down: int) -> None:
    result = move_pixels(PICTURE, Move(right=right, down=down, edge=Edge.BLACK))
    padded = np.pad(PICTURE, ((8, 8), (8, 8), (0, 0)))
    assert (result == padded[8 - down : 16 - down, 8 - right : 16 - right]).all()
    reflected = move_pixels(PICTURE, Move(right=right, down=down))
    inside = np.ones((8, 8, 1), np.uint8) * 255
    there = move_pixels(inside, Move(right=right, down=down, edge=Edge.BLACK))[:, :, 0] > 0
    assert (reflected[there] == result[there]).all()


def test_what_enters_is_reflected_at_the_edge() -> None:
    assert (move_pixels(PICTURE, Move(right=2))[:, :2] == PICTURE[:, 1::-1]).all()


@pytest.mark.parametrize(("angle", "turns"), [(0, 0), (90, 1), (180, 2), (270, 3)])
def test_quarter_turns_lose_nothing(angle: int, turns: int) -> None:
    assert (move_pixels(PICTURE, Move(angle=angle)) == np.rot90(PICTURE, turns)).all()


def test_other_turns_go_the_same_way_round() -> None:
    large = np.zeros((41, 41, 1), np.uint8)
    large[18:23, 30:38] = 255  # to the right of the middle
    turned = move_pixels(large, Move(angle=45, edge=Edge.BLACK))[:, :, 0]
    rows, columns = np.nonzero(turned)
    assert rows.mean() < 20 < columns.mean()  # counter-clockwise: above it now
    assert turned.shape == (41, 41)


def test_mirrors() -> None:
    assert (move_pixels(PICTURE, Move(flip=Flip.HORIZONTAL)) == PICTURE[:, ::-1]).all()
    assert (move_pixels(PICTURE, Move(flip=Flip.VERTICAL)) == PICTURE[::-1]).all()
    assert Move().stays
    assert not Move(flip=Flip.VERTICAL).stays


@given(right=st.integers(-3, 3), down=st.integers(-3, 3), quarter=st.integers(0, 3), flip=st.sampled_from(list(Flip)))
def test_maps_that_move_with_the_picture_are_moved_back_exactly(
    right: int, down: int, quarter: int, flip: Flip
) -> None:
    """The picture itself is its own map."""
    move = Move(right, down, 90 * quarter, flip)
    still, after = (each.transpose(2, 0, 1).astype(np.float32) for each in (PICTURE, move_pixels(PICTURE, move)))
    back = aligned_maps(after, still, move, (1, 1))
    assert back is not None
    assert relative_difference(*back) == 0
    assert back[0].shape == (3, 8 - abs(down), 8 - abs(right))


def test_what_cannot_be_moved_back_is_not() -> None:
    maps = np.zeros((2, 4, 4), np.float32)
    assert aligned_maps(maps, maps, Move(right=3), (2, 2)) is None
    assert aligned_maps(maps, maps, Move(right=4), None) is None
    assert aligned_maps(maps, maps, Move(angle=30), (2, 2)) is None
    assert aligned_maps(maps, maps, Move(right=8), (2, 2)) is None  # nothing overlaps
    assert aligned_maps(maps[:, :3], maps[:, :3], Move(angle=90), (2, 2)) is None
    assert aligned_maps(maps, maps, Move(right=2, down=-4), (2, 2)) is not None


def test_difference_is_relative() -> None:
    assert relative_difference(np.array([3.0, 0.0]), np.array([0.0, 4.0])) == 5 / 4
    assert relative_difference(np.zeros(2), np.zeros(2)) == 0
    assert relative_difference(np.ones(2), np.zeros(2)) == 1


class Circular(nn.Module):
    """Convolutions without an edge, and a mean: it moves along with a picture that is shifted around, then forgets."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 3, padding=1, padding_mode="circular")
        self.down = nn.Conv2d(5, 5, 2, stride=2)
        self.fc = nn.Linear(5, 4)

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.fc(self.down(self.conv(x).relu()).mean((2, 3)))
        return scores


def test_layers_that_follow_are_found_to() -> None:
    """A picture with one dot in the middle of black stays the same but for its place."""
    torch.manual_seed(0)
    network = cnnviz.wrap(Circular().eval(), (3, 16, 16))
    dot = np.zeros((16, 16, 3), np.uint8)
    dot[7:9, 7:9] = 255
    by_two = {each.name: each for each in layer_changes(network, dot, Move(right=2, edge=Edge.BLACK))}
    assert {"conv", "down", "fc"} <= by_two.keys()
    for name in ("conv", "down"):
        assert by_two[name].change > 0.01
        assert by_two[name].aligned_change == pytest.approx(0, abs=1e-5)
    assert by_two["fc"].change == pytest.approx(0, abs=1e-5)  # the mean has forgotten the place
    assert by_two["fc"].aligned_change is None
    by_one = {each.name: each.aligned_change for each in layer_changes(network, dot, Move(right=1, edge=Edge.BLACK))}
    assert by_one["conv"] == pytest.approx(0, abs=1e-5)
    assert by_one["down"] is None  # half a unit


def test_nothing_changes_where_nothing_moves() -> None:
    network = cnnviz.wrap(Circular().eval(), (3, 16, 16))
    for each in layer_changes(network, PICTURE.repeat(2, 0).repeat(2, 1), Move()):
        assert each.change == pytest.approx(0, abs=1e-6)
        assert each.aligned_change == pytest.approx(0, abs=1e-6) if len(network.node(each.name).output) == 3 else True


def test_as_many_layers_as_fit_and_the_last_always() -> None:
    nodes = cnnviz.layers("densenet121")
    layers = compared_layers(nodes)
    assert len(layers) == MOST_LAYERS
    assert layers[-1] is nodes[-1]
    assert len({node.name for node in layers}) == MOST_LAYERS


def test_steps_where_every_pixel_counts() -> None:
    nodes = {node.name: node for node in cnnviz.layers("mobilenet_v3_small")}
    assert unit_spacing(nodes["features.0.0"], (224, 224)) == (2, 2)
    assert unit_spacing(nodes["features.12.0"], (224, 224)) == (
        32,
        32,
    )  # behind squeeze-and-excitation: no field, but a size
    assert unit_spacing(nodes["features.12.0"], (225, 225)) is None
    assert unit_spacing(nodes["classifier.3"], (224, 224)) is None


def test_no_more_maps_are_held_at_once_than_agreed() -> None:
    layers = compared_layers(cnnviz.layers("vgg16"))
    assert list(in_batches(layers)) == [layers]
    parts = list(in_batches(layers, 1_000_000))
    assert [node for part in parts for node in part] == list(layers)
    sizes = [[math.prod(node.output) for node in part] for part in parts]
    assert len(parts) > 3
    assert all(len(each) == 1 or sum(each) <= 1_000_000 for each in sizes)
