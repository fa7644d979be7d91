import numpy as np
import pytest

from cnnviz.figures.blocks import BlockWords
from cnnviz.figures.norms import residual_norms
from cnnviz.figures.templates import ACCENT

WORDS = BlockWords("block", "value", ("first", "second"), "cos")
VALUES = np.array([1.0, 2.0, 3.0], np.float32)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_norms_and_cosines_are_those_given(theme: str) -> None:
    figure = residual_norms(["a", "b", "c"], (VALUES, 2 * VALUES, VALUES / 4), 1, WORDS, theme)
    assert [list(trace.y) for trace in figure.data] == [[1, 2, 3], [2, 4, 6], [0.25, 0.5, 0.75]]
    assert {(shape.x0, shape.line.color) for shape in figure.layout.shapes} == {(0.5, ACCENT)}
    assert figure.layout.yaxis2.title.text == "cos"
