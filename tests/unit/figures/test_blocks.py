"""The charts of the Blocks page hold the numbers they are given."""

import numpy as np
import pytest

from cnnviz.figures.count_bars import count_bars
from cnnviz.figures.origins import OriginWords, channel_strip, dense_triangle, origin_colors, reads
from cnnviz.figures.residual_charts import ChartWords, ablation_bars, gradient_lines, sizes_chart
from cnnviz.figures.style import ACCENT

NAMES = ["a", "b", "c"]
WORDS = ChartWords("block", "value", ("first", "second"), "cos")
THREE = np.array([1.0, 2.0, 3.0], np.float32)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sizes_and_ablations(theme: str) -> None:
    figure = sizes_chart(NAMES, (THREE, 2 * THREE, THREE / 4), 1, WORDS, theme)
    assert [list(trace.y) for trace in figure.data] == [[1, 2, 3], [2, 4, 6], [0.25, 0.5, 0.75]]
    bars = ablation_bars(NAMES, -THREE / 10, THREE / 5, 2, WORDS, theme)
    np.testing.assert_allclose(bars.data[0].y, [-10, -20, -30], rtol=1e-6)
    np.testing.assert_allclose(bars.data[1].y, [20, 40, 60], rtol=1e-6)
    (mark,) = bars.layout.shapes
    assert (mark.x0, mark.x1, mark.line.color) == (1.5, 2.5, ACCENT)


def test_the_gradient_s_axis_holds_every_value() -> None:
    figure = gradient_lines(NAMES, (THREE, np.array([0, 2e-7, 1], np.float32)), 0, WORDS)
    assert figure.layout.yaxis.type == "log"
    assert list(figure.layout.yaxis.range) == [-7, 1]
    assert list(gradient_lines(NAMES, (0 * THREE, 0 * THREE), 0, WORDS).layout.yaxis.range) == [-1, 0]


def test_counts_wear_their_digits() -> None:
    figure = count_bars(["one", "two"], [112_896_000, 5_268_480])
    assert [note.text for note in figure.layout.annotations] == ["one: <b>112,896,000</b>", "two: <b>5,268,480</b>"]
    assert list(figure.data[0].x) == [112_896_000, 5_268_480]
    assert list(count_bars(["none"], [0]).layout.xaxis.range) == [0, 1]


def test_the_strip_is_as_long_as_the_channels() -> None:
    figure = channel_strip(NAMES, [64, 128, 32], OriginWords("channel"))
    assert [trace.x[0] for trace in figure.data] == [64, 128, 32]
    assert figure.data[1].hovertext[0] == "b<br>64–191"
    assert tuple(trace.marker.color for trace in figure.data) == origin_colors(3)
    assert list(figure.layout.xaxis.range) == [0, 224]


def test_the_triangle_s_lines_are_what_each_layer_reads() -> None:
    channels = [3, 2, 2, 2]
    cells = reads(channels)
    assert [(row >= 0).sum() for row in cells] == [3, 5, 7, 9]
    assert cells[2].tolist() == [0, 0, 0, 1, 1, 2, 2, -1, -1]
    figure = dense_triangle(channels, OriginWords("channel", "layer", "%{z}", "out"), 2)
    drawn = np.asarray(figure.data[0].z)
    assert np.array_equal(np.isnan(drawn), cells < 0)
    assert list(figure.layout.yaxis.ticktext) == ["1", "2", "3", "out"]
    (mark,) = figure.layout.shapes
    assert (mark.x1, mark.y0, mark.line.color) == (4.5, 1.5, ACCENT)
    many = dense_triangle([8] * 50, OriginWords("channel", "layer", "%{z}", "out")).layout.yaxis
    assert len(many.ticktext) <= 17
    assert many.tickvals[-1] == 50


def test_origins_differ_in_colour() -> None:
    assert len(set(origin_colors(60))) == 60
    assert len(origin_colors(1)) == 1
