import numpy as np
import pytest

from cnnviz.figures.axes import Axes
from cnnviz.figures.colors import SERIES
from cnnviz.figures.runs import MARKED, TrainingCurve, training_curves


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_runs_share_the_axes_and_differ_in_more_than_color(theme: str) -> None:
    one = TrainingCurve("one", np.arange(1, 4), np.array([0.9, 0.5, 0.6]), 1, 0)
    other = TrainingCurve("<b>other</b>", np.arange(1, 3), np.array([0.8, 0.7]), 1, 1)
    figure = training_curves([one, other], Axes("Epoch", "Loss"), theme)
    assert [(trace.line.color, trace.line.dash, trace.marker.symbol) for trace in figure.data] == list(SERIES[:2])
    assert list(figure.data[0].marker.size) == [4, MARKED, 4]
    assert figure.data[1].name == "&lt;b&gt;other&lt;/b&gt;"
    assert figure.layout.showlegend
