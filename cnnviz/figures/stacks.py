"""Bars made of parts, one bar below the other: where the costs of a network sit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.style import INK, plain

BAR_HEIGHT, ROOM = 46, 60  # px
#: Ordered parts, from first (dark) to last (light): "viridis" (van der Walt, Smith 2015), safe for all eyes.
SEQUENCE = (
    "#440154",
    "#46327e",
    "#365c8d",
    "#277f8e",
    "#1fa187",
    "#4ac16d",
    "#a0da39",
    "#fde725",
)
DARKEST_FOR_BLACK = 128  # of 255, of the green part, which carries most of the light


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: a name, a value, what to say of it, and its color ``#rrggbb``; equal names are one legend."""

    name: str
    value: float
    told: str
    color: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar."""

    name: str
    parts: tuple[Part, ...]


def stacked_bars(stacks: Sequence[Stack], unit: str, theme: str = "light", *, shares: bool = False) -> go.Figure:
    """One bar per stack, the first on top; as ``shares`` each is 100 % long."""
    figure = go.Figure([_bars(name, stacks, shares=shares) for name, _ in legend(stacks)])
    plain(figure, height=BAR_HEIGHT * len(stacks) + ROOM, theme=theme)
    figure.update_layout(
        barmode="stack",
        margin={"l": 4, "r": 30, "t": 8, "b": 44},
        uniformtext={"minsize": 10, "mode": "hide"},
    )
    figure.update_xaxes(title=unit, gridcolor="rgba(128,128,128,0.25)", fixedrange=True, zeroline=False)
    if shares:
        figure.update_xaxes(range=[0, 1], tickformat=".0%")
    return figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True, ticksuffix="  ")


def legend(stacks: Sequence[Stack]) -> tuple[tuple[str, str], ...]:
    """Names of parts and their colors; the page shows them, for on a phone Plotly's own would hide the bars."""
    colors = {part.name: part.color for stack in stacks for part in stack.parts}
    return tuple(colors.items())


def _bars(name: str, stacks: Sequence[Stack], *, shares: bool) -> go.Bar:
    found = [(stack, part) for stack in stacks for part in stack.parts if part.name == name]
    values = [part.value / (_total(stack) if shares else 1) for stack, part in found]
    color = found[0][1].color
    return go.Bar(
        x=values,
        y=[stack.name for stack, _ in found],
        name=name,
        orientation="h",
        marker={"color": color, "line": {"color": "rgba(128,128,128,0.9)", "width": 1}},
        text=[f"{part.value / _total(stack):.0%}" for stack, part in found],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": ink_on(color)},
        hovertext=[f"{stack.name} · {name}<br>{part.told}" for stack, part in found],
        hoverinfo="text",
    )


def _total(stack: Stack) -> float:
    return sum(part.value for part in stack.parts) or 1


def ink_on(color: str) -> str:
    """Black or white, whichever is easier to read on ``#rrggbb``."""
    return INK["light"] if int(color[3:5], 16) > DARKEST_FOR_BLACK else "#ffffff"


def step_of(position: int, count: int) -> str:
    """The color of one of ``count`` ordered parts.

    >>> step_of(0, 3), step_of(2, 3)
    ('#440154', '#fde725')
    """
    return SEQUENCE[round(position * (len(SEQUENCE) - 1) / max(1, count - 1))]
