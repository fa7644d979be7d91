"""The ten crops lie where AlexNet's paper puts them, and the network reads exactly them."""

import numpy as np
import pytest
import torch
from torchvision.transforms.v2 import functional as transforms

import cnnviz
from cnnviz.analysis.blocks.crops import crops, larger, scores
from cnnviz.pictures.images import Preprocessing

PHOTO = cnnviz.read_sample("coffee")


@pytest.mark.parametrize(("height", "width"), [(224, 224), (96, 96), (40, 56)])
def test_they_are_torchvision_s(height: int, width: int) -> None:
    spec = Preprocessing(3, height, width, height, (0.0,) * 3, (1.0,) * 3)
    result = crops(PHOTO, spec)
    assert result.whole.shape == (larger(height), larger(width), 3)
    whole = torch.from_numpy(result.whole).permute(2, 0, 1)
    expected = torch.stack(transforms.ten_crop(whole, [height, width])).permute(0, 2, 3, 1).numpy()
    assert {each.tobytes() for each in result.pixels} == {each.tobytes() for each in np.ascontiguousarray(expected)}
    assert [crop.mirrored for crop in result.crops] == [False] * 5 + [True] * 5


def test_a_gray_picture_keeps_its_one_channel() -> None:
    spec = Preprocessing(1, 28, 28, 28, (0.0,), (1.0,))
    assert crops(cnnviz.read_sample("digit-3"), spec).pixels.shape == (10, 28, 28, 1)


def test_scores_are_those_of_each_crop_alone() -> None:
    network = cnnviz.load("resnet20", "bundled")
    pixels = crops(PHOTO, network.preprocessing).pixels
    together = scores(network, pixels)
    assert together.shape == (10, 10)
    for each, row in zip(pixels, together, strict=True):
        np.testing.assert_allclose(scores(network, [each])[0], row, atol=1e-4)
