"""Several curves over one axis, told apart by colour, dash and mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.style import ACCENT, plain

#: Of Okabe and Ito (2008); with a dash and a mark each, never the only sign.
LOOKS = (
    ("#0072b2", "solid", "circle"),
    ("#e69f00", "dash", "square"),
    ("#009e73", "dot", "diamond"),
    ("#cc79a7", "dashdot", "x"),
    ("#56b4e9", "longdash", "triangle-up"),
)
ROOM = {"l": 56, "r": 12, "t": 28, "b": 44}  # px, for the axes
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0}


@dataclass(frozen=True, slots=True)
class Axes:
    """What is along the axes, in words; ``percent`` for parts of one, ``low`` and ``high`` the ends of the upright."""

    x: str
    y: str
    percent: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """Where along the axis the values are: numbers, their names on hovering, and the one that is chosen."""

    at: Sequence[float]
    names: Sequence[str] | None = None
    chosen: float | None = None


def lines(
    over: Over, curves: Mapping[str, NDArray[np.floating]], axes: Axes, theme: str = "light", height: int = 300
) -> go.Figure:
    """One curve per entry, by name; NaN leaves a gap."""
    figure = go.Figure()
    names = list(over.names or [f"{place:g}" for place in over.at])
    form = ".1%" if axes.percent else ".4g"
    for (name, values), (color, dash, mark) in zip(curves.items(), LOOKS, strict=False):
        figure.add_scatter(
            x=list(over.at),
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": color, "dash": dash},
            marker={"symbol": mark, "size": 6},
            customdata=names,
            hovertemplate=f"%{{customdata}}<br>{name}: <b>%{{y:{form}}}</b><extra></extra>",
        )
    plain(figure, height=height, theme=theme).update_layout(margin=ROOM, showlegend=len(curves) > 1, legend=LEGEND)
    if over.chosen is not None:
        figure.add_vline(x=over.chosen, line={"color": ACCENT, "width": 2})
    figure.update_xaxes(title=axes.x, fixedrange=True)
    ends = [axes.low, axes.high]
    form = ".3~p" if axes.percent else ".3~g"
    return figure.update_yaxes(title=axes.y, range=ends, tickformat=form, rangemode="tozero", fixedrange=True)
