import numpy as np
import pytest

from cnnviz.figures.histogram import BINS, HistogramWords, value_histogram

WORDS = HistogramWords(value="Value", count="Count", everything="All", one="One")


@pytest.mark.parametrize("seed", range(3))
def test_a_histogram_counts_every_value_once(seed: int) -> None:
    maps = np.random.default_rng(seed).normal(size=(4, 9, 9)).astype(np.float32)
    everything, one = value_histogram(maps, 2, WORDS).data
    assert sum(everything.y) == maps.size
    assert sum(one.y) == maps[2].size
    assert all(single <= whole for single, whole in zip(one.y, everything.y, strict=True))
    np.testing.assert_allclose(everything.x, -np.asarray(everything.x)[::-1], atol=1e-6)  # centered on zero
    assert everything.x[BINS // 2] == pytest.approx(0, abs=1e-6)


def test_a_layer_of_zeros_lies_in_the_middle_bin() -> None:
    everything, _ = value_histogram(np.zeros((2, 3, 3), np.float32), 0, WORDS).data
    assert np.flatnonzero(everything.y).tolist() == [BINS // 2]


def test_words_are_those_given() -> None:
    figure = value_histogram(np.ones((1, 2, 2), np.float32), 0, WORDS)
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("Value", "Count")
    assert [bar.name for bar in figure.data] == ["All", "One"]
