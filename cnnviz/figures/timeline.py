"""The families of networks in the order of their years, and how large they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.style import ACCENT, BAR, plain

HEIGHT = 310  # px
GRID = "rgba(128,128,128,0.25)"


@dataclass(frozen=True, slots=True)
class Span:
    """A family of networks from its ``smallest`` to its ``largest`` number of parameters; ``told`` is said of it."""

    key: str
    name: str
    year: str
    smallest: int
    largest: int
    told: str


def time_line(spans: Sequence[Span], chosen: str | None, parameters: str, theme: str = "light") -> go.Figure:
    """One bar per family in the given order, under its year; the ``chosen`` one in the accent."""
    colors = [ACCENT if span.key == chosen else BAR for span in spans]
    places = [[span.year for span in spans], [span.name for span in spans]]
    figure = plain(
        go.Figure([_ranges(spans, places, colors), _ends(spans, places, colors)]), height=HEIGHT, theme=theme
    )
    figure.update_layout(margin={"l": 56, "r": 4, "t": 8, "b": 4}, hovermode="closest", barmode="overlay")
    figure.update_yaxes(
        title=parameters, type="log", gridcolor=GRID, exponentformat="SI", dtick=1, zeroline=False, fixedrange=True
    )
    return figure.update_xaxes(
        tickangle=-50, automargin=True, fixedrange=True, showdividers=True, dividercolor=GRID, tickfont={"size": 12}
    )


def _ranges(spans: Sequence[Span], places: list[list[str]], colors: list[str]) -> go.Bar:
    """From the smallest to the largest; on a log axis a bar has its length multiplied, so it is drawn as a base."""
    return go.Bar(
        x=places,
        y=[span.largest - span.smallest for span in spans],
        base=[span.smallest for span in spans],
        marker={"color": colors, "opacity": 0.55},
        width=0.34,
        hoverinfo="skip",
    )


def _ends(spans: Sequence[Span], places: list[list[str]], colors: list[str]) -> go.Scatter:
    """A dot at the largest, which can be chosen."""
    return go.Scatter(
        x=places,
        y=[span.largest for span in spans],
        customdata=[span.key for span in spans],
        mode="markers",
        marker={"color": colors, "size": 13},
        hovertext=[span.told for span in spans],
        hoverinfo="text",
    )
