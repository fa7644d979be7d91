"""Accuracy against cost, every network a point, those of a family joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, product

import plotly.graph_objects as go

from cnnviz.figures.lines import LOOKS
from cnnviz.figures.style import ACCENT, INK, plain

HEIGHT = 430  # px
GRID = "rgba(128,128,128,0.25)"
#: Plotly's names, and the same as letters.
SYMBOLS = {"circle": "●", "square": "■", "diamond": "◆", "triangle-up": "▲", "cross": "✚"}


@dataclass(frozen=True, slots=True)
class Point:
    """One network; ``told`` is what is said of it, ``key`` comes back when it is chosen."""

    key: str
    family: str
    cost: float
    accuracy: float
    told: str


def accuracy_scatter(
    points: Sequence[Point], chosen: str | None, cost: str, accuracy: str, theme: str = "light"
) -> go.Figure:
    """Top-1 accuracy in percent against cost on a log scale; the ``chosen`` one wears a ring."""
    looks = _looks(points)
    rings = [_ring(point) for point in points if point.key == chosen]  # below the points, which can be clicked
    traces = [_family(name, [point for point in points if point.family == name], looks[name]) for name in looks]
    figure = plain(go.Figure([*rings, *traces]), height=HEIGHT, theme=theme)
    figure.update_traces(selector={"mode": "lines+markers"}, marker_line={"color": INK[theme], "width": 0.8})
    figure.update_layout(
        margin={"l": 56, "r": 12, "t": 12, "b": 48},
        hovermode="closest",
    )
    figure.update_xaxes(title=cost, type="log", gridcolor=GRID, zeroline=False, exponentformat="SI", dtick=1)
    return figure.update_yaxes(title=accuracy, gridcolor=GRID, zeroline=False, ticksuffix=" %")


def _looks(points: Sequence[Point]) -> dict[str, tuple[str, str]]:
    """A color and a symbol for each family, in the order of the points."""
    families = dict.fromkeys(point.family for point in points)
    pairs = cycle((color, symbol) for symbol, (color, _, _) in product(SYMBOLS, LOOKS))
    return dict(zip(families, pairs, strict=False))


def legend(points: Sequence[Point]) -> tuple[tuple[str, str, str], ...]:
    """Families with the color and the letter of their symbol; the page shows them, as Plotly's own needs too much."""
    return tuple((name, color, SYMBOLS[symbol]) for name, (color, symbol) in _looks(points).items())


def _family(name: str, points: Sequence[Point], look: tuple[str, str]) -> go.Scatter:
    color, symbol = look
    by_cost = sorted(points, key=lambda point: point.cost)
    return go.Scatter(
        x=[point.cost for point in by_cost],
        y=[point.accuracy for point in by_cost],
        customdata=[point.key for point in by_cost],
        name=name,
        mode="lines+markers",
        line={"color": color, "width": 1},
        marker={"color": color, "symbol": symbol, "size": 11},
        hovertext=[point.told for point in by_cost],
        hoverinfo="text",
    )


def _ring(point: Point) -> go.Scatter:
    ring = {"symbol": "circle-open", "size": 22, "color": ACCENT, "line": {"width": 3}}
    return go.Scatter(
        x=[point.cost], y=[point.accuracy], mode="markers", marker=ring, hoverinfo="skip", showlegend=False
    )
