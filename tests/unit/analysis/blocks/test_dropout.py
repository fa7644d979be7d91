"""Dropout as in training: what is lost, what is kept and how much larger it is, and passes that can be had again."""

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.blocks.dropout import TOGETHER, Dropped, active_dropouts, drop, dropouts, passes
from cnnviz.pictures.images import picture_from_pixels

Start = Mapping[str, NDArray[np.float32]]


class Dropping(nn.Module):
    """Two dropouts with different rates."""

    def __init__(self, rate: float = 0.3) -> None:
        super().__init__()
        self.fc1, self.drop1 = nn.Linear(48, 400), nn.Dropout(rate)
        self.fc2, self.drop2, self.fc3 = nn.Linear(400, 400), nn.Dropout(0.5), nn.Linear(400, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.drop1(self.fc1(x.flatten(1)).relu())
        scores: Tensor = self.fc3(self.drop2(self.fc2(x).relu()))
        return scores


def made(rate: float = 0.3) -> cnnviz.Network:
    torch.manual_seed(0)
    return cnnviz.wrap(Dropping(rate).eval(), (3, 4, 4))


@pytest.fixture(scope="module")
def network() -> cnnviz.Network:
    return made()


@pytest.fixture(scope="module")
def picture() -> cnnviz.Picture:
    return picture_from_pixels(np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5)


@pytest.fixture(scope="module")
def start(network: cnnviz.Network, picture: cnnviz.Picture) -> Start:
    return before_dropout(network, picture)


def before_dropout(network: cnnviz.Network, picture: cnnviz.Picture) -> Start:
    return network.run_batch([picture], [network.cut_before([node.name for node in dropouts(network.nodes)])])


@pytest.mark.parametrize(("name", "rate"), [("drop1", 0.3), ("drop2", 0.5)])
def test_kept_values_grow_and_the_others_vanish(network: cnnviz.Network, start: Start, name: str, rate: float) -> None:
    result = drop(network, start, name, seed=3)
    assert result.factor == pytest.approx(1 / (1 - rate), rel=1e-5)
    assert not (result.kept & result.dropped).any()
    assert ((result.kept | result.dropped) == (result.before != 0)).all()
    assert result.after[result.kept] == pytest.approx(result.before[result.kept] / (1 - rate), rel=1e-5)
    alive = (result.before != 0).sum()
    assert abs(result.dropped.sum() / alive - rate) < 4 * np.sqrt(rate * (1 - rate) / alive)


def test_a_seed_is_one_mask_and_another_is_another(network: cnnviz.Network, start: Start) -> None:
    one, again, other = (drop(network, start, "drop1", seed).kept for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()
    second = drop(network, start, "drop2", 1)
    assert (second.kept[second.before != 0] != one[second.before != 0]).any()  # the layers do not share a mask


def test_what_is_lost_altogether_has_no_factor(picture: cnnviz.Picture) -> None:
    network = made(1.0)
    assert drop(network, before_dropout(network, picture), "drop1", 0).factor is None
    assert Dropped(np.zeros(3, np.float32), np.zeros(3, np.float32)).factor is None


def test_passes_differ_and_can_be_had_again(network: cnnviz.Network, start: Start) -> None:
    first, again, second = (passes(network, start, part) for part in (0, 0, 1))
    assert first.shape == (TOGETHER, 5)
    assert (first == again).all()
    assert len(np.unique(np.concatenate([first, second]), axis=0)) == 2 * TOGETHER


def test_many_passes_are_near_the_one_with_dropout_off(
    network: cnnviz.Network, picture: cnnviz.Picture, start: Start
) -> None:
    scores = np.concatenate([passes(network, start, part) for part in range(40)])
    rest = network.run(picture, ["fc3"]).maps["fc3"]
    assert (np.abs(scores.mean(axis=0) - rest) < 5 * scores.std(axis=0) / np.sqrt(len(scores)) + 0.01).all()


def test_a_run_from_the_start_is_the_whole_run(network: cnnviz.Network, picture: cnnviz.Picture, start: Start) -> None:
    changes = active_dropouts(network.nodes, 3)
    whole = network.run_batch([picture], ["drop2"], changes)["drop2"][0]
    assert np.array_equal(drop(network, start, "drop2", 3).after, whole)


def test_dropouts_of_real_networks() -> None:
    assert [node.name for node in dropouts(cnnviz.layers("alexnet2012"))] == ["drop6", "drop7"]
    assert dropouts(cnnviz.layers("resnet18")) == ()
