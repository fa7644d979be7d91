"""Networks as circles: one number against another, with a third as the area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.axes import Axes
from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import INK, literal, styled

HEIGHT = 380  # px
LARGEST = 46  # px across
ROOM = 0.18  # of the range of values, beyond the outermost circles


@dataclass(frozen=True, slots=True)
class Bubble:
    """One network: ``y`` is a share of one, ``area`` any positive number, ``text`` is shown when hovered."""

    name: str
    x: float
    y: float
    area: float
    text: str


def bubble_scatter(bubbles: Sequence[Bubble], axes: Axes, theme: str = "light") -> go.Figure:
    """A circle for each network with its name above it; areas are in proportion, from 0."""
    figure = go.Figure()
    largest = max((each.area for each in bubbles), default=1)
    for bubble, (color, _, _) in zip(bubbles, SERIES, strict=False):
        figure.add_scatter(
            x=[bubble.x],
            y=[bubble.y],
            mode="markers",
            marker={
                "color": color,
                "size": [bubble.area],
                "sizemode": "area",
                "sizeref": 2 * largest / LARGEST**2,
                "opacity": 0.85,
                "line": {"color": INK[theme], "width": 1},
            },
            hovertext=literal(bubble.text).replace("\n", "<br>"),
            hoverinfo="text",
            cliponaxis=False,
        )
    _names(figure, bubbles)
    styled(figure, theme, HEIGHT)
    figure.update_xaxes(title=axes.x, zeroline=False, range=_range([each.x for each in bubbles]), exponentformat="SI")
    values = _range([each.y for each in bubbles])
    return figure.update_yaxes(title=axes.y, zeroline=False, range=values, tickformat=".0%")


def _names(figure: go.Figure, bubbles: Sequence[Bubble]) -> None:
    """Above the circles, and after all of them, so that none covers a name."""
    largest = max((each.area for each in bubbles), default=1)
    for each in bubbles:
        above = 4 + LARGEST / 2 * (each.area / largest) ** 0.5
        figure.add_annotation(x=each.x, y=each.y, text=literal(each.name), yshift=above + 6, showarrow=False)


def _range(values: Sequence[float]) -> list[float] | None:
    """From below the least to above the largest, not below 0."""
    if not values:
        return None
    low, high = min(values), max(values)
    room = ROOM * (high - low or high or 1)
    return [max(0.0, low - room), high + 1.3 * room]
