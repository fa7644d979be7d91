"""How much of the gradient a centered box holds, against its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.style import BAR, FONT_SIZE, INK, plain

HEIGHT = 260  # px
SHARE = 0.95
GRID = "rgba(128,128,128,0.25)"


@dataclass(frozen=True, slots=True)
class HeldWords:
    """The words on the chart."""

    side: str
    held: str
    even: str


@dataclass(frozen=True, slots=True)
class HeldCurve:
    """``sides`` of a box as shares of the largest, and what boxes as large hold: both from 0 to 1."""

    name: str
    sides: NDArray[np.float32]
    held: NDArray[np.float32]


def held_curves(curves: Sequence[HeldCurve], words: HeldWords, theme: str = "light") -> go.Figure:
    """One line per curve, drawn through and dashed; dotted, what a box would hold of a gradient that is even."""
    looks = [{"color": INK[theme], "width": 2.5}, {"color": BAR, "width": 2.5, "dash": "dash"}]
    lines = [
        go.Scatter(x=curve.sides, y=curve.held, mode="lines", name=curve.name, line=look)
        for curve, look in zip(curves, looks, strict=False)
    ]
    even = np.linspace(0, 1, 33)
    lines.append(
        go.Scatter(x=even, y=even**2, mode="lines", name=words.even, line={"color": BAR, "width": 1, "dash": "dot"})
    )
    figure = plain(go.Figure(lines), height=HEIGHT, theme=theme)
    label = {"text": f"{SHARE:.0%}", "x": 1, "xanchor": "right", "yanchor": "top"}
    figure.add_hline(y=SHARE, line={"color": BAR, "width": 1}, annotation=label)
    for axis, title, end in ((figure.layout.xaxis, words.side, 1.01), (figure.layout.yaxis, words.held, 1.04)):
        axis.update(range=[0, end], tickformat=".0%", fixedrange=True, gridcolor=GRID)
        axis.title = {"text": title, "font": {"size": FONT_SIZE}}
    return figure.update_layout(
        margin={"l": 60, "r": 12, "t": 30, "b": 44},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
