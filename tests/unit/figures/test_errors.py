import numpy as np
import pytest

from cnnviz.figures.axes import Axes
from cnnviz.figures.errors import BOLD, THIN, ErrorCurve, ErrorWords, error_curves

WORDS = ErrorWords("{name}: training", "{name}: test")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_training_is_thin_and_dashed_and_the_test_is_bold(theme: str) -> None:
    curves = [ErrorCurve(name, np.array([0.5, 1.0]), np.array([0.8, 0.6]), np.array([0.7])) for name in ("<20>", "56")]
    figure = error_curves(curves, Axes("Epoch", "Error", high=0.9), WORDS, theme, epochs=2)
    assert [trace.name for trace in figure.data] == [
        "&lt;20&gt;: training",
        "&lt;20&gt;: test",
        "56: training",
        "56: test",
    ]
    assert [(trace.line.width, trace.line.dash) for trace in figure.data[:2]] == [(THIN, "dash"), (BOLD, None)]
    colors = [trace.line.color for trace in figure.data]
    assert colors[0] == colors[1] != colors[2] == colors[3]
    assert list(figure.data[1].x) == [1]
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == ((0, 2), (0, 0.9))
