import pytest

from cnnviz.figures.axes import Axes
from cnnviz.figures.bubbles import LARGEST, Bubble, bubble_scatter


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_areas_are_in_proportion_and_names_are_literal(theme: str) -> None:
    bubbles = [Bubble("<a>", 1e8, 0.4, 2e6, "a\nb"), Bubble("b", 2e8, 0.5, 8e6, "b")]
    figure = bubble_scatter(bubbles, Axes("MACs", "Accuracy"), theme)
    one, two = (trace.marker for trace in figure.data)
    assert two.size[0] / two.sizeref == pytest.approx(LARGEST**2 / 2)  # Plotly: the diameter is sqrt(2 size / sizeref)
    assert one.size[0] / one.sizeref == pytest.approx(LARGEST**2 / 8)
    assert figure.layout.annotations[0].text == "&lt;a&gt;"
    assert figure.data[0].hovertext == "a<br>b"
    low, high = figure.layout.xaxis.range
    assert low < 1e8
    assert high > 2e8


def test_one_network_or_none() -> None:
    assert bubble_scatter([], Axes("x", "y")).data == ()
    figure = bubble_scatter([Bubble("a", 1e8, 0.0, 1, "")], Axes("x", "y"))
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > 0
