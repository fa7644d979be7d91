import numpy as np
import pytest

from cnnviz.figures.colors import SERIES
from cnnviz.figures.ridges import Ridge, RidgeRow, ridgelines


def ridge(series: int, name: str, ends: tuple[float, float]) -> Ridge:
    return Ridge(series, name, f"<b>{name}</b>", np.linspace(*ends, 4), np.array([1, 4, 2]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rows_lie_below_each_other_and_names_stand_in_the_legend_once(theme: str) -> None:
    rows = [RidgeRow("conv1", (ridge(0, "one", (-1, 1)), ridge(2, "other", (0, 6)))), RidgeRow("<fc>", ())]
    rows.append(RidgeRow("fc2", (ridge(0, "one", (-3, 0)),)))
    figure = ridgelines(rows, "Value", theme)
    assert [trace.showlegend for trace in figure.data] == [True, True, False]
    assert [(trace.line.color, trace.line.dash) for trace in figure.data[:2]] == [SERIES[0][:2], SERIES[2][:2]]
    assert [trace.yaxis for trace in figure.data] == ["y", "y", "y3"]
    assert figure.data[0].y[2] == max(figure.data[0].y) == 1
    assert figure.data[0].text == "&lt;b&gt;one&lt;/b&gt;"
    assert [axis.ticktext[0] for axis in figure.select_yaxes()] == ["conv1", "&lt;fc&gt;", "fc2"]
    assert [axis.title.text for axis in figure.select_xaxes()] == [None, None, "Value"]
    ranges = [axis.range for axis in figure.select_xaxes()]
    assert ranges[0] == pytest.approx((-1.21, 6.21))
    assert ranges[2] == pytest.approx((-3.09, 0.09))
    together = [axis.range for axis in ridgelines(rows, "Value", theme, shared=True).select_xaxes()]
    assert together == [pytest.approx((-3.27, 6.27))] * 3


def test_a_distribution_of_nothing_is_flat() -> None:
    flat = Ridge(0, "one", "", np.linspace(1, 2, 4), np.zeros(3, np.int64))
    figure = ridgelines([RidgeRow("a", (flat,))], "Value")
    assert set(figure.data[0].y) == {0}
    assert ridgelines([], "Value").layout.height > 0
