import numpy as np
import pytest

from cnnviz.figures.axes import Axes, Positions
from cnnviz.figures.colors import SERIES
from cnnviz.figures.lines import line_chart
from cnnviz.figures.templates import ACCENT

AXES = Axes("x", "y", percent=True, low=0, high=1)
VALUES = np.array([0.1, 0.5, np.nan], np.float32)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_curves_differ_in_more_than_color(theme: str) -> None:
    figure = line_chart(Positions([1, 2, 3], ["a", "b", "c"], 2), {"one": VALUES, "other": VALUES / 2}, AXES, theme)
    np.testing.assert_array_equal(figure.data[0].y, VALUES)  # a gap where there is no number
    looks = [(trace.line.color, trace.line.dash, trace.marker.symbol) for trace in figure.data]
    assert looks == list(SERIES[:2])
    assert figure.data[0].customdata[2] == "c"
    assert figure.layout.shapes[0].x0 == 2
    assert figure.layout.shapes[0].line.color == ACCENT
    assert figure.layout.showlegend


def test_one_curve_needs_no_legend() -> None:
    figure = line_chart(Positions([1]), {"one": VALUES[:1]}, AXES)
    assert not figure.layout.showlegend
    assert not figure.layout.shapes
