import numpy as np
import pytest

from cnnviz.figures.probabilities import ROW_HEIGHT, probability_bars


def test_bars_are_the_probabilities_in_the_given_order() -> None:
    shares = np.array([0.6, 0.25, 0.0], np.float32)
    figure = probability_bars(["cat", "dog", "fish"], shares)
    np.testing.assert_array_equal(figure.data[0].x, shares)
    assert [note.text for note in figure.layout.annotations] == ["cat 60.0%", "dog 25.0%", "fish 0.0%"]
    assert figure.layout.yaxis.autorange == "reversed"  # the first on top
    assert tuple(figure.layout.xaxis.range) == (0, 1)
    assert figure.layout.height > 3 * ROW_HEIGHT


def test_every_bar_has_a_name() -> None:
    with pytest.raises(ValueError, match="zip"):
        probability_bars(["cat"], np.array([0.5, 0.5], np.float32))
