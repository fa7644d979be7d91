import pytest

from cnnviz.figures.colors import origin_colors
from cnnviz.figures.concatenation import concatenation_strip


def test_the_strip_is_as_long_as_the_channels() -> None:
    figure = concatenation_strip(["a", "b", "c"], [64, 128, 32], "channel")
    assert [trace.x[0] for trace in figure.data] == [64, 128, 32]
    assert figure.data[1].hovertext[0] == "b<br>64–191"
    assert tuple(trace.marker.color for trace in figure.data) == origin_colors(3)
    assert list(figure.layout.xaxis.range) == [0, 224]
    assert figure.layout.xaxis.title.text == "channel"


def test_every_branch_has_a_name() -> None:
    with pytest.raises(ValueError, match="zip"):
        concatenation_strip(["a"], [1, 2], "channel")
