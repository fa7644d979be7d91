"""Distributions below each other, several in a row over one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import X_AXIS, literal, styled

ROW, MANY_ROWS, AXIS = 58, 34, 88  # px of a row, of one of many, and of the axis with the legend
MANY = 9  # rows
TALLEST = 0.86  # of a row
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


def ridgelines(rows: Sequence[RidgeRow], title: str, theme: str = "light") -> go.Figure:
    """The first row on top; every distribution is scaled to the same height, and values share the axis ``title``."""
    figure, named = go.Figure(), set[str]()
    for place, row in enumerate(rows):
        for ridge in row.ridges:
            figure.add_scatter(**_outline(ridge, -place), showlegend=ridge.name not in named)
            named.add(ridge.name)
    height = len(rows) * (ROW if len(rows) < MANY else MANY_ROWS) + AXIS
    styled(figure, theme, height, X_AXIS).update_layout(showlegend=True, hovermode="closest")
    figure.update_xaxes(title=title, zeroline=True, range=_range(rows))
    names = [literal(row.name) for row in rows]
    places = [-place for place in range(len(rows))]
    return figure.update_yaxes(tickvals=places, ticktext=names, range=[0.15 - len(rows), 1.0], zeroline=False)


def _outline(ridge: Ridge, base: int) -> dict[str, object]:
    color, dash, _ = SERIES[ridge.series % len(SERIES)]
    middles = (ridge.edges[:-1] + ridge.edges[1:]) / 2
    heights = base + TALLEST * ridge.counts / max(1, ridge.counts.max(initial=0))
    return {
        "x": np.concatenate([ridge.edges[:1], middles, ridge.edges[-1:]]),
        "y": np.concatenate([[base], heights, [base]]),
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
