"""One number per channel against another: what lies on the diagonal has not changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.style import ACCENT, BAR, plain

ROOM = {"l": 60, "r": 12, "t": 12, "b": 48}  # px, for the axes
Values = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class DotWords:
    """The words on the chart; ``dot`` names a dot and has a field ``{channel}``."""

    x: str
    y: str
    dot: str


def dots(x: Values, y: Values, chosen: int | None, words: DotWords, theme: str = "light") -> go.Figure:
    """A dot for each channel ``(C,)``, the chosen one in the accent; the line is where both numbers are the same."""
    ends = [float(min(x.min(), y.min())), float(max(x.max(), y.max()))]
    names = [words.dot.format(channel=channel) for channel in range(len(x))]
    tells = "%{customdata}<br>%{x:.4g} → %{y:.4g}<extra></extra>"
    figure = go.Figure(go.Scatter(x=ends, y=ends, mode="lines", line={"color": BAR, "dash": "dot"}, hoverinfo="skip"))
    figure.add_scatter(
        x=x, y=y, mode="markers", marker={"color": BAR, "size": 7}, customdata=names, hovertemplate=tells
    )
    if chosen is not None:
        mark = {"color": ACCENT, "size": 13, "symbol": "diamond"}
        figure.add_scatter(
            x=[x[chosen]], y=[y[chosen]], mode="markers", marker=mark, customdata=[names[chosen]], hovertemplate=tells
        )
    plain(figure, height=300, theme=theme).update_layout(margin=ROOM)
    figure.update_xaxes(title=words.x, fixedrange=True, zeroline=True)
    return figure.update_yaxes(title=words.y, fixedrange=True, zeroline=True)
