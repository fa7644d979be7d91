import numpy as np
import pytest

from cnnviz.figures.ablation import ablation_bars
from cnnviz.figures.blocks import BlockWords
from cnnviz.figures.templates import ACCENT

WORDS = BlockWords("block", "value", ("first", "second"))
VALUES = np.array([1.0, 2.0, 3.0], np.float32)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_effects_are_in_percent(theme: str) -> None:
    figure = ablation_bars(["a", "b", "c"], (-VALUES / 10, VALUES / 5), 2, WORDS, theme)
    np.testing.assert_allclose(figure.data[0].y, [-10, -20, -30], rtol=1e-6)
    np.testing.assert_allclose(figure.data[1].y, [20, 40, 60], rtol=1e-6)
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.line.color) == (1.5, 2.5, ACCENT)
