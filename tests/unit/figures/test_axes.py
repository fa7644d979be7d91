from cnnviz.figures.axes import Axes, Positions


def test_values_that_compare() -> None:
    assert Axes("x", "y") == Axes("x", "y", percent=False, low=None, high=None)
    assert Positions((1, 2)) != Positions((1, 2), selected=1)
