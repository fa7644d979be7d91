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
    assert [min(trace.y) for trace in figure.data] == [0, 0, -2]
    assert figure.data[0].y[2] == max(figure.data[0].y) < 1
    assert figure.data[0].text == "&lt;b&gt;one&lt;/b&gt;"
    assert list(figure.layout.yaxis.ticktext) == ["conv1", "&lt;fc&gt;", "fc2"]
    low, high = figure.layout.xaxis.range
    assert low < -3
    assert high > 6


def test_a_distribution_of_nothing_is_flat() -> None:
    flat = Ridge(0, "one", "", np.linspace(1, 2, 4), np.zeros(3, np.int64))
    figure = ridgelines([RidgeRow("a", (flat,))], "Value")
    assert set(figure.data[0].y) == {0}
    assert ridgelines([], "Value").layout.height > 0
