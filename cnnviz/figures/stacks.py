"""Bars made of parts, one bar below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.colors import text_color
from cnnviz.figures.templates import X_AXIS, literal, styled

BAR_HEIGHT, AXIS_HEIGHT = 46, 60  # px
EDGE = {"color": "rgba(128,128,128,0.9)", "width": 1}


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of a bar: name, value, text when hovered, and color ``#rrggbb``; equal names share an entry."""

    name: str
    value: float
    text: str
    color: str


@dataclass(frozen=True, slots=True)
class StackedBar:
    """One bar: its name and its parts from left to right."""

    name: str
    parts: tuple[BarPart, ...]


def stacked_bars(bars: Sequence[StackedBar], title: str, theme: str = "light", *, shares: bool = False) -> go.Figure:
    """The first bar on top; with ``shares`` each is 100 % long. ``title`` is that of the value axis."""
    figure = go.Figure([_trace(name, bars, shares=shares) for name, _ in part_legend(bars)])
    styled(figure, theme, BAR_HEIGHT * len(bars) + AXIS_HEIGHT, X_AXIS)
    figure.update_layout(barmode="stack", uniformtext={"minsize": 10, "mode": "hide"})
    figure.update_xaxes(title=title, zeroline=False)
    if shares:
        figure.update_xaxes(range=[0, 1], tickformat=".0%")
    return figure.update_yaxes(autorange="reversed", ticksuffix="  ")


def part_legend(bars: Sequence[StackedBar]) -> tuple[tuple[str, str], ...]:
    """Names of parts and their colors, for a legend outside the chart."""
    return tuple({part.name: part.color for bar in bars for part in bar.parts}.items())


def _trace(name: str, bars: Sequence[StackedBar], *, shares: bool) -> go.Bar:
    """The parts of one name, of all bars."""
    pairs = [(bar, part) for bar in bars for part in bar.parts if part.name == name]
    color = pairs[0][1].color
    return go.Bar(
        x=[part.value / (_total(bar) if shares else 1) for bar, part in pairs],
        y=[literal(bar.name) for bar, _ in pairs],
        name=name,
        orientation="h",
        marker={"color": color, "line": EDGE},
        text=[f"{part.value / _total(bar):.0%}" for bar, part in pairs],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": text_color(color)},
        hovertext=[f"{literal(bar.name)} · {name}<br>{part.text}" for bar, part in pairs],
        hoverinfo="text",
    )


def _total(bar: StackedBar) -> float:
    return sum(part.value for part in bar.parts) or 1
