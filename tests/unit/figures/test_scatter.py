import numpy as np

from cnnviz.figures.scatter import ScatterWords, channel_scatter
from cnnviz.figures.templates import ACCENT


def test_dots_have_their_channel_and_a_diagonal() -> None:
    x, y = np.array([0.0, 2.0]), np.array([1.0, -3.0])
    figure = channel_scatter(x, y, 1, ScatterWords("before", "after", "channel {channel}"))
    diagonal, every, selected = figure.data
    assert list(diagonal.x) == list(diagonal.y) == [-3.0, 2.0]
    assert list(every.customdata) == ["channel 0", "channel 1"]
    assert (list(selected.x), list(selected.y), selected.marker.color) == ([2.0], [-3.0], ACCENT)
    assert len(channel_scatter(x, y, None, ScatterWords("", "", "")).data) == 2
