import numpy as np

from cnnviz.figures.axes import Axes
from cnnviz.figures.outlines import BINS, histogram_outlines

AXES = Axes("x", "y")


def test_every_value_is_counted_once_on_one_axis() -> None:
    sets = {"before": np.random.default_rng(0).normal(size=(9, 9)), "after": np.full((2, 2), 0.5)}
    figure = histogram_outlines(sets, AXES)
    assert [sum(trace.y) for trace in figure.data] == [81, 4]
    assert list(figure.data[0].x) == list(figure.data[1].x)
    assert len(figure.data[0].x) == BINS
    assert sum(histogram_outlines({"flat": np.zeros(7)}, AXES).data[0].y) == 7
