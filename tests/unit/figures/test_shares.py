import numpy as np
import pytest

from cnnviz.figures.shares import ShareCurve, ShareWords, gradient_share_curves
from cnnviz.figures.templates import INK


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_curves_are_those_given_beside_an_even_gradient(theme: str) -> None:
    sides = np.linspace(0, 1, 5, dtype=np.float32)
    curves = [ShareCurve("trained", sides, sides**0.5), ShareCurve("random", sides, sides)]
    figure = gradient_share_curves(curves, ShareWords("side", "share", "even"), theme)
    assert [line.name for line in figure.data] == ["trained", "random", "even"]
    np.testing.assert_array_equal(figure.data[0].y, sides**0.5)
    np.testing.assert_allclose(figure.data[2].y, np.asarray(figure.data[2].x) ** 2)
    assert len({line.line.dash for line in figure.data}) == 3  # told apart without color
    assert figure.data[0].line.color == INK[theme]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("side", "share")
