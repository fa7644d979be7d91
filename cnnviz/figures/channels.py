"""One number for each of a few channels, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.axes import Axes
from cnnviz.figures.templates import ACCENT, NEUTRAL, styled

HEIGHT = 260  # px


def channel_bars(
    channels: Sequence[int], values: NDArray[np.floating], selected: int | None, axes: Axes, theme: str = "light"
) -> go.Figure:
    """A bar for each channel in the given order, ``values`` ``(channels,)``; the selected channel in the accent."""
    colors = [ACCENT if channel == selected else NEUTRAL for channel in channels]
    figure = go.Figure(go.Bar(x=[str(channel) for channel in channels], y=values, marker_color=colors))
    figure.update_traces(hovertemplate="%{x}<br><b>%{y:.4g}</b><extra></extra>")
    styled(figure, theme, HEIGHT)
    figure.update_xaxes(title={"text": axes.x, "standoff": 8}, type="category")
    return figure.update_yaxes(title=axes.y, zeroline=True)
