"""Batches: the same for the same seed and step, and cut as the recipe says."""

import torch

from cnnviz.training.history.batches import Batches, augmented, shifted
from cnnviz.training.splits import Split
from cnnviz.training.views import generator
from tests.unit.training.history.conftest import CROPPED, PADDED


def test_a_shifted_picture_is_a_window_of_the_padded_one() -> None:
    inputs = torch.randn(20, 3, 5, 5, generator=generator(0))
    padded = torch.nn.functional.pad(inputs, [2] * 4)
    for before, after in zip(padded, shifted(inputs, 2, generator(1)), strict=True):
        windows = [before[:, row : row + 5, column : column + 5] for row in range(5) for column in range(5)]
        assert any(torch.equal(after, each) or torch.equal(after.flip(2), each) for each in windows)
    assert shifted(inputs, 2, generator(1)).is_contiguous(memory_format=torch.channels_last)


def test_without_padding_half_are_mirrored() -> None:
    inputs = torch.randn(400, 1, 3, 3, generator=generator(0))
    same = (shifted(inputs, 0, generator(1)) == inputs).flatten(1).all(1)
    assert 0.4 < float(same.float().mean()) < 0.6


def test_crops_have_the_size_of_the_recipe(split: Split) -> None:
    for recipe, side in ((PADDED, 8), (CROPPED, 6)):
        assert augmented(split.pictures, recipe, generator(0)).shape == (16, 3, side, side)


def test_an_epoch_shows_each_picture_once(split: Split) -> None:
    batches = Batches(split, CROPPED, 0)
    assert batches.per_epoch == 4
    assert sorted(batches.order(1).tolist()) == list(range(16))
    assert not torch.equal(batches.order(0), batches.order(1))


def test_the_same_seed_and_step_give_the_same_batch(split: Split) -> None:
    one, two, other = (Batches(split, CROPPED, seed) for seed in (0, 0, 1))
    order = one.order(1)
    (inputs, classes), (again, _) = one.batch(order, 6), two.batch(order, 6)
    assert torch.equal(inputs, again)
    assert torch.equal(classes, split.classes[order[8:12]])
    assert not torch.equal(inputs, other.batch(order, 6)[0])
    assert not torch.equal(inputs, one.batch(order, 10)[0])
