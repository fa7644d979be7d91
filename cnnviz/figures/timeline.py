"""Families of networks in the order of their years, and the range of their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.templates import ACCENT, GRID, NEUTRAL, literal, styled

HEIGHT = 310  # px
MARGIN = {"l": 56, "r": 4, "t": 8, "b": 4}  # px; Plotly makes room for the slanted names
Labels = list[list[str]]


@dataclass(frozen=True, slots=True)
class FamilyRange:
    """A family from its ``smallest`` to its ``largest`` number of parameters; ``text`` when hovered.

    Plotly returns ``key`` on selection.
    """

    key: str
    name: str
    year: str
    smallest: int
    largest: int
    text: str


def family_timeline(ranges: Sequence[FamilyRange], selected: str | None, title: str, theme: str = "light") -> go.Figure:
    """One bar for each family in the given order, under its year; the one with the ``selected`` key in the accent.

    ``title`` is that of the axis of parameters, which is logarithmic.
    """
    colors = [ACCENT if each.key == selected else NEUTRAL for each in ranges]
    labels = [[each.year for each in ranges], [literal(each.name) for each in ranges]]
    figure = styled(
        go.Figure([_bars(ranges, labels, colors), _dots(ranges, labels, colors)]), theme, HEIGHT, MARGIN
    ).update_layout(barmode="overlay")
    figure.update_yaxes(title=title, type="log", exponentformat="SI", dtick=1, zeroline=False)
    return figure.update_xaxes(tickangle=-50, showdividers=True, dividercolor=GRID, tickfont={"size": 12})


def _bars(ranges: Sequence[FamilyRange], labels: Labels, colors: list[str]) -> go.Bar:
    """From the smallest to the largest."""
    return go.Bar(
        x=labels,
        y=[each.largest - each.smallest for each in ranges],
        base=[each.smallest for each in ranges],
        marker={"color": colors, "opacity": 0.55},
        width=0.34,
        hoverinfo="skip",
    )


def _dots(ranges: Sequence[FamilyRange], labels: Labels, colors: list[str]) -> go.Scatter:
    """At the largest; they can be selected."""
    return go.Scatter(
        x=labels,
        y=[each.largest for each in ranges],
        customdata=[each.key for each in ranges],
        mode="markers",
        marker={"color": colors, "size": 13},
        hovertext=[each.text for each in ranges],
        hoverinfo="text",
    )
