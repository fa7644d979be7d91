"""One number for each of a few channels, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.lines import ROOM, Axes
from cnnviz.figures.style import ACCENT, BAR, plain


def channel_bars(
    channels: Sequence[int], values: NDArray[np.floating], chosen: int | None, axes: Axes, theme: str = "light"
) -> go.Figure:
    """Bars in the given order, named by channel; the chosen one in the accent."""
    colors = [ACCENT if channel == chosen else BAR for channel in channels]
    figure = go.Figure(go.Bar(x=[str(channel) for channel in channels], y=values, marker_color=colors))
    figure.update_traces(hovertemplate="%{x}<br><b>%{y:.4g}</b><extra></extra>")
    plain(figure, height=260, theme=theme).update_layout(margin=ROOM)
    figure.update_xaxes(title={"text": axes.x, "standoff": 8}, type="category", automargin=True, fixedrange=True)
    return figure.update_yaxes(title=axes.y, fixedrange=True, zeroline=True)
