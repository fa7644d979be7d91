"""Pixels: from 0 to 255 to what the network reads, against numpy."""

import numpy as np
import pytest

import cnnviz
from cnnviz.explain.explanation import Rule
from cnnviz.network import Network

PICTURES = [("lenet5", "digit-3"), ("squeezenet1_1", "chelsea")]


@pytest.fixture(scope="module", params=PICTURES, ids=lambda each: each[0])
def case(request: pytest.FixtureRequest) -> tuple[Network, cnnviz.Picture]:
    slug, sample = request.param
    return cnnviz.load(slug, "random", on="cpu"), cnnviz.read_sample(sample)


def test_a_pixel_is_scaled_and_normalized(case: tuple[Network, cnnviz.Picture]) -> None:
    net, picture = case
    mean, std = (np.array(each) for each in (net.preprocessing.mean, net.preprocessing.std))
    pixels = net.view(picture)
    expected = (pixels / 255 - mean) / std
    run = net.run(picture, [])
    for row, column in ((0, 0), (7, 12), (pixels.shape[0] - 1, pixels.shape[1] - 1)):
        for channel in range(len(mean)):
            explanation = run.explain("input", channel, row, column)
            assert explanation.rule is Rule.PIXEL
            assert explanation.numbers == {
                "raw": pixels[row, column, channel], "mean": mean[channel], "deviation": std[channel],
            }  # fmt: skip
            assert explanation.value == expected[row, column, channel]
            assert explanation.difference == pytest.approx(0, abs=1e-6)
            assert (len(explanation.terms), explanation.terms.shape) == (0, (0,))
