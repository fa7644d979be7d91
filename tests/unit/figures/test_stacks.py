import numpy as np

from cnnviz.figures.stacks import BarPart, StackedBar, part_legend, stacked_bars

BARS = (
    StackedBar("one", (BarPart("a", 30, "thirty", "#440154"), BarPart("b", 10, "ten", "#fde725"))),
    StackedBar("two", (BarPart("a", 1, "one", "#440154"), BarPart("b", 0, "none", "#fde725"))),
)


def test_amounts() -> None:
    figure = stacked_bars(BARS, "parameters")
    assert [(bar.name, tuple(bar.x), tuple(bar.y)) for bar in figure.data] == [
        ("a", (30, 1), ("one", "two")),
        ("b", (10, 0), ("one", "two")),
    ]
    assert figure.layout.barmode == "stack"
    assert figure.layout.yaxis.autorange == "reversed"


def test_shares_are_of_each_bar() -> None:
    figure = stacked_bars(BARS, "parameters", shares=True)
    widths = np.array([bar.x for bar in figure.data])
    np.testing.assert_allclose(widths.sum(axis=0), 1)
    assert [tuple(bar.text) for bar in figure.data] == [("75%", "100%"), ("25%", "0%")]


def test_a_bar_of_nothing() -> None:
    figure = stacked_bars([StackedBar("empty", (BarPart("a", 0, "", "#440154"),))], "x", shares=True)
    assert figure.data[0].x == (0,)
    assert not stacked_bars([], "x").data


def test_the_legend_has_every_part_once() -> None:
    assert part_legend(BARS) == (("a", "#440154"), ("b", "#fde725"))
