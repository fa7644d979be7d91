import numpy as np

from cnnviz.figures.axes import Axes
from cnnviz.figures.channels import channel_bars
from cnnviz.figures.templates import ACCENT, NEUTRAL


def test_channels_keep_their_order_and_the_selected_one_has_the_accent() -> None:
    figure = channel_bars([7, 2], np.array([0.5, 0.25]), 2, Axes("x", "y"))
    assert list(figure.data[0].x) == ["7", "2"]
    assert list(figure.data[0].y) == [0.5, 0.25]
    assert list(figure.data[0].marker.color) == [NEUTRAL, ACCENT]
    assert figure.layout.xaxis.type == "category"
