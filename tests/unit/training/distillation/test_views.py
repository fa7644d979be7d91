"""Boxes lie inside pictures, and a view is what its box says."""

import pytest
import torch

from cnnviz.training.distillation.views import boxes, generator, jitter, view


@pytest.mark.parametrize("scale", [0.2, 0.9])
def test_boxes_lie_inside_the_picture(scale: float) -> None:
    where = boxes(200, scale, generator(1))
    assert (where[:, :2].abs() + where[:, 2:]).max() <= 1 + 1e-6
    assert where[:, 2:].prod(1).max() <= 1
    assert where[:, 2:].prod(1).min() > scale * 0.75


def test_a_closer_box_lies_inside_and_half_are_mirrored() -> None:
    where = boxes(400, 0.3, generator(1))
    closer = jitter(where, generator(2))
    assert ((closer[:, :2] - where[:, :2]).abs() + closer[:, 2:].abs() <= where[:, 2:] + 1e-6).all()
    assert 0.4 < float((closer[:, 2] < 0).float().mean()) < 0.6
    assert (closer[:, 3] > 0).all()


def test_draws_depend_on_the_numbers_alone() -> None:
    assert torch.equal(boxes(5, 0.3, generator(3, 1)), boxes(5, 0.3, generator(3, 1)))
    assert not torch.equal(boxes(5, 0.3, generator(3, 1)), boxes(5, 0.3, generator(1, 3)))


def test_the_whole_picture_a_quarter_and_a_mirror() -> None:
    picture = torch.randint(0, 256, (1, 3, 8, 8), generator=generator(0)).byte()
    whole = view(picture, torch.tensor([[0.0, 0.0, 1.0, 1.0]]), 8)
    torch.testing.assert_close(whole, picture / 255)
    quarter = view(picture, torch.tensor([[-0.5, 0.5, 0.5, 0.5]]), 4)  # lower left
    torch.testing.assert_close(quarter, picture[:, :, 4:, :4] / 255)
    mirrored = view(picture, torch.tensor([[0.0, 0.0, -1.0, 1.0]]), 8)
    torch.testing.assert_close(mirrored, picture.flip(3) / 255)
