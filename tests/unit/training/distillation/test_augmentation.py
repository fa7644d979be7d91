"""Sharpness and color change as they should, within 0 to 1, the same for the same numbers."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from cnnviz.training.distillation.augmentation import color, sharpness
from cnnviz.training.views import generator

PICTURES = torch.rand((16, 3, 12, 12), generator=generator(1))


@pytest.mark.parametrize("change", [color, sharpness])
def test_values_stay_between_0_and_1_and_repeat(change: Callable[[Tensor, torch.Generator], Tensor]) -> None:
    first, second, other = (change(PICTURES, generator(number)) for number in (2, 2, 3))
    assert first.shape == PICTURES.shape
    assert first.min() >= 0
    assert first.max() <= 1
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_a_quarter_of_the_pictures_keeps_its_sharpness() -> None:
    changed = sharpness(PICTURES, generator(2))
    assert int((changed == PICTURES).all(3).all(2).all(1).sum()) == 4


def test_gray_pictures_stay_gray() -> None:
    gray = PICTURES[:, :1].expand(-1, 3, -1, -1)
    changed = color(gray, generator(2))
    torch.testing.assert_close(changed[:, 0], changed[:, 2])
