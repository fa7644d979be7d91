"""Accuracy against cost: a point for each network, those of a family joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, product

import plotly.graph_objects as go

from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import ACCENT, INK, styled

HEIGHT = 430  # px
#: Plotly's names of symbols, and the same as characters.
SYMBOLS = {"circle": "●", "square": "■", "diamond": "◆", "triangle-up": "▲", "cross": "✚"}


@dataclass(frozen=True, slots=True)
class NetworkPoint:
    """One network: its ``accuracy`` in percent, its ``text`` when hovered; Plotly returns ``key`` on selection."""

    key: str
    family: str
    cost: float
    accuracy: float
    text: str


def accuracy_scatter(
    points: Sequence[NetworkPoint], selected: str | None, cost: str, accuracy: str, theme: str = "light"
) -> go.Figure:
    """Accuracy against cost on a log scale; a ring around the network with the ``selected`` key.

    ``cost`` and ``accuracy`` are the titles of the axes.
    """
    looks = _looks(points)
    rings = [_ring(point) for point in points if point.key == selected]  # below the points, which can be clicked
    traces = [_family(name, [point for point in points if point.family == name], looks[name]) for name in looks]
    figure = styled(go.Figure([*rings, *traces]), theme, HEIGHT)
    figure.update_traces(selector={"mode": "lines+markers"}, marker_line={"color": INK[theme], "width": 0.8})
    figure.update_xaxes(title=cost, type="log", zeroline=False, exponentformat="SI", dtick=1, fixedrange=False)
    return figure.update_yaxes(title=accuracy, zeroline=False, ticksuffix=" %", fixedrange=False)


def family_legend(points: Sequence[NetworkPoint]) -> tuple[tuple[str, str, str], ...]:
    """Each family's name, color and symbol as a character, for a legend outside the chart."""
    return tuple((name, color, SYMBOLS[symbol]) for name, (color, symbol) in _looks(points).items())


def _looks(points: Sequence[NetworkPoint]) -> dict[str, tuple[str, str]]:
    """A color and a symbol for each family, in the order of the points."""
    families = dict.fromkeys(point.family for point in points)
    pairs = cycle((color, symbol) for symbol, (color, _, _) in product(SYMBOLS, SERIES))
    return dict(zip(families, pairs, strict=False))


def _family(name: str, points: Sequence[NetworkPoint], look: tuple[str, str]) -> go.Scatter:
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
        hovertext=[point.text for point in by_cost],
        hoverinfo="text",
    )


def _ring(point: NetworkPoint) -> go.Scatter:
    ring = {"symbol": "circle-open", "size": 22, "color": ACCENT, "line": {"width": 3}}
    return go.Scatter(
        x=[point.cost], y=[point.accuracy], mode="markers", marker=ring, hoverinfo="skip", showlegend=False
    )
