import numpy as np

from cnnviz.analysis.receptive_field.stacks import Stack
from cnnviz.figures.pyramid import PyramidWords, path_pyramid
from cnnviz.figures.templates import ACCENT


def test_a_dot_for_every_cell_and_a_line_for_every_edge() -> None:
    stack = Stack.of(3, layers=2)
    levels, edges = stack.levels(), tuple(stack.rays())
    words = PyramidWords(("layer 2", "layer 1", "input"), "{position}: {paths}")
    figure = path_pyramid(levels, edges, words)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    dots = [trace for trace in figure.data if trace.mode == "markers"]
    assert [len(line.x) // 3 for line in lines] == [3, 9]
    assert [list(dot.x) for dot in dots] == [[0], [-1, 0, 1], [-2, -1, 0, 1, 2]]
    assert list(dots[-1].hovertext) == ["-2: 1", "-1: 2", "0: 3", "1: 2", "2: 1"]
    assert np.argmax(dots[-1].marker.size) == 2
    assert [dot.marker.color == ACCENT for dot in dots] == [True, False, False]
    assert list(figure.layout.yaxis.ticktext) == ["layer 2", "layer 1", "input"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the unit on top
