import numpy as np

from cnnviz.figures.axes import Axes
from cnnviz.figures.boxes import FEW, box_plots
from cnnviz.figures.templates import ACCENT, NEUTRAL

AXES = Axes("x", "y", percent=True, low=0, high=1)


def test_boxes_show_every_value_while_they_are_few() -> None:
    groups = {"a": np.linspace(0, 1, 5), "b": np.zeros(3)}
    figure = box_plots(groups, AXES, "b")
    assert [list(box.x) for box in figure.data] == [list(values) for values in groups.values()]
    assert [box.marker.color for box in figure.data] == [NEUTRAL, ACCENT]
    assert {box.boxpoints for box in figure.data} == {"all"}
    assert box_plots({"a": np.zeros(FEW + 1)}, AXES).data[0].boxpoints == "outliers"
    assert box_plots({name: np.zeros(1) for name in "abcdefgh"}, AXES).layout.height > figure.layout.height
