"""Charts of gates, norms, masks and moves: what they draw is what they are given, in both themes."""

import numpy as np
import pytest

from cnnviz.figures.channel_bars import channel_bars
from cnnviz.figures.dots import DotWords, dots
from cnnviz.figures.lines import LOOKS, Axes, Over, lines
from cnnviz.figures.masks import COLORS, MaskWords, mask_picture
from cnnviz.figures.overlays import BINS, overlays
from cnnviz.figures.spreads import FEW, spreads
from cnnviz.figures.style import ACCENT, BAR

AXES = Axes("x", "y", percent=True, low=0, high=1)
THEMES = ("light", "dark")
VALUES = np.array([0.1, 0.5, np.nan], np.float32)


@pytest.mark.parametrize("theme", THEMES)
def test_lines_are_told_apart_by_more_than_colour(theme: str) -> None:
    figure = lines(Over([1, 2, 3], ["a", "b", "c"], 2), {"one": VALUES, "other": VALUES / 2}, AXES, theme)
    np.testing.assert_array_equal(figure.data[0].y, VALUES)  # a gap where there is no number
    looks = [(trace.line.color, trace.line.dash, trace.marker.symbol) for trace in figure.data]
    assert looks == list(LOOKS[:2])
    assert all(len({look[part] for look in LOOKS}) == len(LOOKS) for part in range(3))
    assert figure.data[0].customdata[2] == "c"
    assert figure.layout.shapes[0].x0 == 2
    assert figure.layout.shapes[0].line.color == ACCENT
    assert figure.layout.showlegend
    assert not lines(Over([1]), {"one": VALUES[:1]}, AXES).layout.shapes


def test_dots_have_their_channel_and_a_diagonal() -> None:
    x, y = np.array([0.0, 2.0]), np.array([1.0, -3.0])
    figure = dots(x, y, 1, DotWords("before", "after", "channel {channel}"))
    diagonal, every, chosen = figure.data
    assert list(diagonal.x) == list(diagonal.y) == [-3.0, 2.0]
    assert list(every.customdata) == ["channel 0", "channel 1"]
    assert (list(chosen.x), list(chosen.y), chosen.marker.color) == ([2.0], [-3.0], ACCENT)
    assert len(dots(x, y, None, DotWords("", "", "")).data) == 2


def test_spreads_show_every_value_while_they_are_few() -> None:
    groups = {"a": np.linspace(0, 1, 5), "b": np.zeros(3)}
    figure = spreads(groups, AXES, "b")
    assert [list(box.x) for box in figure.data] == [list(values) for values in groups.values()]
    assert [box.marker.color for box in figure.data] == [BAR, ACCENT]
    assert {box.boxpoints for box in figure.data} == {"all"}
    assert spreads({"a": np.zeros(FEW + 1)}, AXES).data[0].boxpoints == "outliers"
    assert spreads({name: np.zeros(1) for name in "abcdefgh"}, AXES).layout.height > figure.layout.height


def test_overlays_count_every_value_once_on_one_axis() -> None:
    sets = {"before": np.random.default_rng(0).normal(size=(9, 9)), "after": np.full((2, 2), 0.5)}
    figure = overlays(sets, AXES)
    assert [sum(trace.y) for trace in figure.data] == [81, 4]
    assert list(figure.data[0].x) == list(figure.data[1].x)
    assert len(figure.data[0].x) == BINS
    assert sum(overlays({"flat": np.zeros(7)}, AXES).data[0].y) == 7


@pytest.mark.parametrize("theme", THEMES)
def test_masks_have_three_states(theme: str) -> None:
    kept = np.array([[True, False, False]])
    figure = mask_picture(kept, np.array([[False, True, False]]), MaskWords("zero", "kept", "dropped"), theme)
    assert figure.data[0].z.tolist() == [[1, 2, 0]]
    assert [(trace.name, trace.marker.color) for trace in figure.data[1:]] == list(
        zip(("zero", "kept", "dropped"), COLORS[theme], strict=True)
    )
    assert len(set(COLORS[theme])) == 3


def test_channels_keep_their_order_and_the_chosen_wears_the_accent() -> None:
    figure = channel_bars([7, 2], np.array([0.5, 0.25]), 2, AXES)
    assert list(figure.data[0].x) == ["7", "2"]
    assert list(figure.data[0].y) == [0.5, 0.25]
    assert list(figure.data[0].marker.color) == [BAR, ACCENT]
    assert figure.layout.xaxis.type == "category"
