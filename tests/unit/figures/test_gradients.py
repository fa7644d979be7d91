import numpy as np

from cnnviz.figures.blocks import BlockWords
from cnnviz.figures.gradients import gradient_lines

WORDS = BlockWords("block", "value", ("first", "second"))
VALUES = np.array([1.0, 2.0, 3.0], np.float32)


def test_the_axis_has_every_value() -> None:
    figure = gradient_lines(["a", "b", "c"], (VALUES, np.array([0, 2e-7, 1], np.float32)), 0, WORDS)
    assert figure.layout.yaxis.type == "log"
    assert list(figure.layout.yaxis.range) == [-7, 1]
    assert list(gradient_lines(["a", "b", "c"], (0 * VALUES, 0 * VALUES), 0, WORDS).layout.yaxis.range) == [-1, 0]


def test_lines_differ_in_dash() -> None:
    figure = gradient_lines(["a", "b", "c"], (VALUES, VALUES), 0, WORDS, "dark")
    assert [trace.line.dash for trace in figure.data] == ["solid", "dash"]
