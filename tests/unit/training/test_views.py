"""Boxes lie inside pictures, and a view is what its box says."""

import pytest
import torch

from cnnviz.training.views import boxes, generator, mirrored, normalized, view


@pytest.mark.parametrize("scale", [0.2, 0.9])
def test_boxes_lie_inside_the_picture(scale: float) -> None:
    where = boxes(200, scale, generator(1))
    assert (where[:, :2].abs() + where[:, 2:]).max() <= 1 + 1e-6
    assert where[:, 2:].prod(1).max() <= 1
    assert where[:, 2:].prod(1).min() > scale * 0.75


def test_half_of_the_boxes_are_mirrored() -> None:
    where = boxes(400, 0.3, generator(1))
    result = mirrored(where, generator(2))
    assert torch.equal(result[:, [0, 1, 3]], where[:, [0, 1, 3]])
    assert torch.equal(result[:, 2].abs(), where[:, 2])
    assert 0.4 < float((result[:, 2] < 0).float().mean()) < 0.6


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


def test_inputs_are_normalized_by_channel() -> None:
    mean, std = (0.1, 0.5, 0.9), (0.5, 0.25, 2.0)
    pictures = torch.tensor(mean).view(1, 3, 1, 1).expand(2, 3, 4, 4) + 1
    inputs = normalized(pictures, mean, std)
    torch.testing.assert_close(inputs[0, :, 0, 0], torch.tensor([2.0, 4.0, 0.5]))
    assert inputs.is_contiguous(memory_format=torch.channels_last)
