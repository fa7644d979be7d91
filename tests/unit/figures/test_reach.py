"""The charts of the Receptive fields page: what they draw is what they are given."""

import numpy as np
import pytest

from cnnviz.analysis.receptive_field.stacks import Stack
from cnnviz.figures.held import HeldCurve, HeldWords, held_curves
from cnnviz.figures.pyramid import PyramidWords, pyramid
from cnnviz.figures.style import ACCENT, INK


def test_a_pyramid_has_a_dot_for_every_place_and_a_line_for_every_ray() -> None:
    stack = Stack.of(3, layers=2)
    levels, rays = stack.levels(), tuple(stack.rays())
    words = PyramidWords(("layer 2", "layer 1", "input"), "{place}: {paths}")
    figure = pyramid(levels, rays, words)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    dots = [trace for trace in figure.data if trace.mode == "markers"]
    assert [len(line.x) // 3 for line in lines] == [3, 9]
    assert [list(dot.x) for dot in dots] == [[0], [-1, 0, 1], [-2, -1, 0, 1, 2]]
    assert list(dots[-1].hovertext) == ["-2: 1", "-1: 2", "0: 3", "1: 2", "2: 1"]
    assert np.argmax(dots[-1].marker.size) == 2
    assert [dot.marker.color == ACCENT for dot in dots] == [True, False, False]
    assert list(figure.layout.yaxis.ticktext) == ["layer 2", "layer 1", "input"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the unit on top


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_held_curves_are_those_given_beside_an_even_spread(theme: str) -> None:
    sides = np.linspace(0, 1, 5, dtype=np.float32)
    curves = [HeldCurve("trained", sides, sides**0.5), HeldCurve("random", sides, sides)]
    figure = held_curves(curves, HeldWords("side", "held", "even"), theme)
    assert [line.name for line in figure.data] == ["trained", "random", "even"]
    np.testing.assert_array_equal(figure.data[0].y, sides**0.5)
    np.testing.assert_allclose(figure.data[2].y, np.asarray(figure.data[2].x) ** 2)
    assert len({line.line.dash for line in figure.data}) == 3  # told apart without color
    assert figure.data[0].line.color == INK[theme]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("side", "held")
