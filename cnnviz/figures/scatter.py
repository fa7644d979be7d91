"""One number per channel against another, with the line where both are equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import ACCENT, NEUTRAL, styled

HEIGHT = 300  # px
HOVER = "%{customdata}<br>%{x:.4g} → %{y:.4g}<extra></extra>"
Values = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class ScatterWords:
    """Titles of the axes; ``dot`` names a dot and has a field ``{channel}``."""

    x: str
    y: str
    dot: str


def channel_scatter(x: Values, y: Values, selected: int | None, words: ScatterWords, theme: str = "light") -> go.Figure:
    """A dot for each channel, ``x`` and ``y`` ``(channels,)``, the selected one in the accent; dotted, x = y."""
    ends = [float(min(x.min(), y.min())), float(max(x.max(), y.max()))]
    names = [words.dot.format(channel=channel) for channel in range(len(x))]
    line = {"color": NEUTRAL, "dash": "dot"}
    figure = go.Figure(go.Scatter(x=ends, y=ends, mode="lines", line=line, hoverinfo="skip"))
    mark = {"color": NEUTRAL, "size": 7}
    figure.add_scatter(x=x, y=y, mode="markers", marker=mark, customdata=names, hovertemplate=HOVER)
    if selected is not None:
        mark = {"color": ACCENT, "size": 13, "symbol": "diamond"}
        one = slice(selected, selected + 1)
        figure.add_scatter(x=x[one], y=y[one], mode="markers", marker=mark, customdata=names[one], hovertemplate=HOVER)
    styled(figure, theme, HEIGHT)
    figure.update_xaxes(title=words.x, zeroline=True)
    return figure.update_yaxes(title=words.y, zeroline=True)
