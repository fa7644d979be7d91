"""Residual blocks from first to last: how large x and F(x) are, what each block is worth, where the gradient goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from cnnviz.figures.style import ACCENT, BAR, INK, plain

Array = NDArray[np.float32]
ROOM = {"l": 64, "r": 8, "t": 30, "b": 64}  # px
BRANCH = "#4a90d9"  # F(x), beside the grey of x; 3:1 on either ground
GRID = "rgba(128,128,128,0.25)"
PERCENT = 100


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The words on a chart: the axes, and the name of each series."""

    x: str
    y: str
    series: tuple[str, ...]
    second: str = ""


def sizes_chart(
    names: Sequence[str], shown: Sequence[Array], chosen: int, words: ChartWords, theme: str = "light"
) -> go.Figure:
    """Norms of x and F(x) as bars, the cosine between them below: ``shown`` are these three, ``(blocks,)`` each."""
    x, branch, cosine = shown
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.65, 0.35], vertical_spacing=0.08)
    for values, name, color in ((x, words.series[0], BAR), (branch, words.series[1], BRANCH)):
        figure.add_bar(x=list(names), y=values, name=name, marker_color=color, row=1, col=1)
    figure.add_bar(x=list(names), y=cosine, marker_color=INK[theme], opacity=0.6, showlegend=False, row=2, col=1)
    _dressed(figure, theme, height=360)
    _mark(figure, chosen)
    figure.update_yaxes(title=words.y, row=1, col=1)
    figure.update_yaxes(title=words.second, range=[-1, 1], row=2, col=1)
    return figure.update_xaxes(title=words.x, row=2, col=1)


def ablation_bars(
    names: Sequence[str], changes: Array, distances: Array, chosen: int, words: ChartWords, theme: str = "light"
) -> go.Figure:
    """What happens to a class's probability, in percentage points, and to all classes, in per cent, by block.

    ``changes`` and ``distances`` are shares, ``(blocks,)``; the block ``chosen`` wears the accent.
    """
    figure = go.Figure()
    figure.add_bar(x=list(names), y=PERCENT * changes, name=words.series[0], marker_color=BAR)
    figure.add_scatter(
        x=list(names),
        y=PERCENT * distances,
        name=words.series[1],
        mode="markers",
        marker={"symbol": "diamond", "size": 10, "color": BRANCH},
    )
    _dressed(figure, theme, height=320)
    _mark(figure, chosen)
    return figure.update_yaxes(title=words.y, zeroline=True, zerolinecolor=INK[theme]).update_xaxes(title=words.x)


def gradient_lines(
    names: Sequence[str], shown: Sequence[Array], chosen: int, words: ChartWords, theme: str = "light"
) -> go.Figure:
    """The gradient's size by depth, with and without the shortcuts, on a logarithmic axis; ``(blocks,)`` each."""
    figure = go.Figure()
    for values, name, color, dash in zip(shown, words.series, (BRANCH, INK[theme]), ("solid", "dash"), strict=True):
        figure.add_scatter(
            x=list(names), y=values, name=name, mode="lines+markers", line={"color": color, "dash": dash, "width": 2.5}
        )
    _dressed(figure, theme, height=320)
    _mark(figure, chosen)
    decades = {"type": "log", "exponentformat": "power", "dtick": 1, "range": _decades(np.concatenate(list(shown)))}
    return figure.update_yaxes(title=words.y, **decades).update_xaxes(title=words.x)


def _decades(values: Array) -> list[float]:
    """Whole powers of ten around all that is not zero: the ends of a logarithmic axis."""
    positive = values[values > 0]
    if not positive.size:
        return [-1, 0]
    least, most = np.log10([positive.min(), positive.max()])
    return [float(np.floor(least)), float(np.floor(most)) + 1]


def _mark(figure: go.Figure, chosen: int) -> None:
    """The accent around the chosen block; a category's place is its number."""
    figure.add_vrect(x0=chosen - 0.5, x1=chosen + 0.5, line={"color": ACCENT, "width": 2}, layer="below")


def _dressed(figure: go.Figure, theme: str, height: int) -> None:
    plain(figure, height=height, theme=theme)
    figure.update_layout(
        margin=ROOM,
        barmode="group",
        bargap=0.25,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )
    figure.update_yaxes(gridcolor=GRID, zerolinecolor=GRID, fixedrange=True)
    figure.update_xaxes(type="category", fixedrange=True, showgrid=False)
