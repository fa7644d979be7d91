"""Charts: what they draw is what they are given, and they fit both themes."""

import numpy as np
import plotly.graph_objects as go
import pytest

from cnnviz.figures.bars import ROW_HEIGHT, probability_bars
from cnnviz.figures.histogram import BINS, HistogramWords, value_histogram
from cnnviz.figures.style import ACCENT, BAR, INK, plain

WORDS = HistogramWords(value="Value", count="Count", everything="All", one="One")
THEMES = {"light": "#ffffff", "dark": "#0e1117"}


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.1."""
    shares = [part / 255 for part in bytes.fromhex(color.removeprefix("#"))]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_bars_are_the_probabilities_in_the_given_order() -> None:
    shares = np.array([0.6, 0.25, 0.0], np.float32)
    figure = probability_bars(["cat", "dog", "fish"], shares)
    np.testing.assert_array_equal(figure.data[0].x, shares)
    assert [note.text for note in figure.layout.annotations] == ["cat 60.0%", "dog 25.0%", "fish 0.0%"]
    assert figure.layout.yaxis.autorange == "reversed"  # the first on top
    assert tuple(figure.layout.xaxis.range) == (0, 1)
    assert figure.layout.height > 3 * ROW_HEIGHT


def test_every_bar_has_a_name() -> None:
    with pytest.raises(ValueError, match="zip"):
        probability_bars(["cat"], np.array([0.5, 0.5], np.float32))


@pytest.mark.parametrize("seed", range(3))
def test_a_histogram_counts_every_value_once(seed: int) -> None:
    maps = np.random.default_rng(seed).normal(size=(4, 9, 9)).astype(np.float32)
    everything, one = value_histogram(maps, 2, WORDS).data
    assert sum(everything.y) == maps.size
    assert sum(one.y) == maps[2].size
    assert all(single <= whole for single, whole in zip(one.y, everything.y, strict=True))
    np.testing.assert_allclose(everything.x, -np.asarray(everything.x)[::-1], atol=1e-6)  # centred on zero
    assert everything.x[BINS // 2] == pytest.approx(0, abs=1e-6)


def test_a_layer_of_zeros_lies_in_the_middle_bin() -> None:
    everything, _ = value_histogram(np.zeros((2, 3, 3), np.float32), 0, WORDS).data
    assert np.flatnonzero(everything.y).tolist() == [BINS // 2]


def test_words_are_those_given() -> None:
    figure = value_histogram(np.ones((1, 2, 2), np.float32), 0, WORDS)
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("Value", "Count")
    assert [bar.name for bar in figure.data] == ["All", "One"]


@pytest.mark.parametrize(("theme", "ground"), THEMES.items())
def test_text_can_be_read_in_both_themes(theme: str, ground: str) -> None:
    assert contrast(INK[theme], ground) >= 4.5
    figure = plain(go.Figure(), height=100, theme=theme)
    assert figure.layout.font.color == INK[theme]
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize("ground", THEMES.values())
@pytest.mark.parametrize("color", [BAR, ACCENT])
def test_marks_can_be_seen_in_both_themes(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 3
