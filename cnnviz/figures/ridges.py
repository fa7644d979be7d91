"""Distributions below each other, several in a row over one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import X_AXIS, literal, styled

ROW, SHARED_ROW = 70, 46  # px of a row with an axis of its own, and of one without
GAP = 26  # px between rows, for the axis
AROUND = 90  # px of legend and title
FILL = 0.28  # opacity


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """One distribution: ``counts`` ``(bins,)`` between neighbors of ``edges`` ``(bins + 1,)``.

    ``series`` is the position of its color, ``name`` stands in the legend, and ``text`` is shown for the pointer.
    """

    series: int
    name: str
    text: str
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RidgeRow:
    """The distributions of one row; it is empty where there is none."""

    name: str
    ridges: tuple[Ridge, ...]


def ridgelines(rows: Sequence[RidgeRow], title: str, theme: str = "light", *, shared: bool = False) -> go.Figure:
    """The first row on top; every distribution is scaled to the same height.

    Rows have an axis of values each, or all one that is ``shared``; ``title`` names it.
    """
    count, named = max(1, len(rows)), set[str]()
    height = count * (SHARED_ROW if shared else ROW) + AROUND
    gap = 0.0 if shared else GAP / (height - AROUND)
    figure = make_subplots(count, 1, shared_xaxes="all" if shared else False, vertical_spacing=gap)
    for place, row in enumerate(rows, 1):
        for ridge in row.ridges:
            figure.add_scatter(**_outline(ridge), showlegend=ridge.name not in named, row=place, col=1)
            named.add(ridge.name)
        figure.update_xaxes(range=_range(rows if shared else [row]), row=place, col=1)
        figure.update_yaxes(ticktext=[literal(row.name)], row=place, col=1)
    styled(figure, theme, height, X_AXIS).update_layout(showlegend=True, hovermode="closest")
    figure.update_xaxes(zeroline=True, tickfont_size=11)
    figure.update_xaxes(title=title, row=count, col=1)
    return figure.update_yaxes(tickvals=[0.4], range=[0, 1.1], showgrid=False, zeroline=False)


def _outline(ridge: Ridge) -> dict[str, object]:
    color, dash, _ = SERIES[ridge.series % len(SERIES)]
    middles = (ridge.edges[:-1] + ridge.edges[1:]) / 2
    heights = ridge.counts / max(1, ridge.counts.max(initial=0))
    return {
        "x": np.concatenate([ridge.edges[:1], middles, ridge.edges[-1:]]),
        "y": np.concatenate([[0.0], heights, [0.0]]),
        "name": literal(ridge.name),
        "legendgroup": ridge.name,
        "mode": "lines",
        "line": {"color": color, "dash": dash, "width": 1.75},
        "fill": "toself",
        "fillcolor": _faint(color),
        "hoverinfo": "text",
        "text": literal(ridge.text),
    }


def _faint(color: str) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{FILL})"


def _range(rows: Sequence[RidgeRow]) -> list[float]:
    ends = np.array([*_ends(rows), 0.0])
    low, high = float(ends.min()), float(ends.max())
    edge = 0.03 * (high - low or 1.0)
    return [low - edge, high + edge]


def _ends(rows: Sequence[RidgeRow]) -> Iterator[float]:
    for row in rows:
        for ridge in row.ridges:
            yield from (float(ridge.edges[0]), float(ridge.edges[-1]))
