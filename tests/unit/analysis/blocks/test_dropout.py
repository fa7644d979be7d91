"""Dropout as in training: what is lost, what is kept and how much larger it is, and passes that can be had again."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.blocks.dropout import TOGETHER, Dropped, before_dropout, drop, dropouts, passes
from cnnviz.pictures.images import picture_from_pixels


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


@pytest.mark.parametrize(("name", "rate"), [("drop1", 0.3), ("drop2", 0.5)])
def test_kept_values_grow_and_the_others_vanish(
    network: cnnviz.Network, picture: cnnviz.Picture, name: str, rate: float
) -> None:
    found = drop(network, picture, name, seed=3)
    assert found.factor == pytest.approx(1 / (1 - rate), rel=1e-5)
    assert not (found.kept & found.dropped).any()
    assert ((found.kept | found.dropped) == (found.before != 0)).all()
    assert found.after[found.kept] == pytest.approx(found.before[found.kept] / (1 - rate), rel=1e-5)
    alive = (found.before != 0).sum()
    assert abs(found.dropped.sum() / alive - rate) < 4 * np.sqrt(rate * (1 - rate) / alive)


def test_a_seed_is_one_mask_and_another_is_another(network: cnnviz.Network, picture: cnnviz.Picture) -> None:
    one, again, other = (drop(network, picture, "drop1", seed).kept for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()
    second = drop(network, picture, "drop2", 1)
    assert (second.kept[second.before != 0] != one[second.before != 0]).any()  # the layers do not share a mask


def test_what_is_lost_altogether_has_no_factor(picture: cnnviz.Picture) -> None:
    assert drop(made(1.0), picture, "drop1", 0).factor is None
    assert Dropped(np.zeros(3, np.float32), np.zeros(3, np.float32)).factor is None


def test_passes_differ_and_can_be_had_again(network: cnnviz.Network, picture: cnnviz.Picture) -> None:
    before = before_dropout(network, picture)
    first, again, second = (passes(network, before, part) for part in (0, 0, 1))
    assert first.shape == (TOGETHER, 5)
    assert (first == again).all()
    assert len(np.unique(np.concatenate([first, second]), axis=0)) == 2 * TOGETHER


def test_many_passes_are_near_the_one_with_dropout_off(network: cnnviz.Network, picture: cnnviz.Picture) -> None:
    before = before_dropout(network, picture)
    scores = np.concatenate([passes(network, before, part) for part in range(40)])
    rest = network.run(picture, ["fc3"]).maps["fc3"]
    assert (np.abs(scores.mean(axis=0) - rest) < 5 * scores.std(axis=0) / np.sqrt(len(scores)) + 0.01).all()


def test_dropouts_of_real_networks() -> None:
    assert [node.name for node in dropouts(cnnviz.layers("alexnet2012"))] == ["drop6", "drop7"]
    assert dropouts(cnnviz.layers("resnet18")) == ()
