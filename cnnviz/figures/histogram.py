"""The distribution of a layer's values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import ACCENT, NEUTRAL, styled

HEIGHT = 320  # px
BINS = 61  # odd, so that zero lies in the middle of a bin


@dataclass(frozen=True, slots=True)
class HistogramWords:
    """Titles of the axes (``value``, ``count``), and the names of the series: all channels, and one of them."""

    value: str
    count: str
    everything: str
    one: str


def value_histogram(maps: NDArray[np.float32], channel: int, words: HistogramWords, theme: str = "light") -> go.Figure:
    """Values of all channels ``(C, H, W)`` and of one of them, in bins symmetric about zero; counts on a log scale."""
    limit = float(np.abs(maps).max()) or 1.0
    edges = np.linspace(-limit, limit, BINS + 1)
    everything = _bars(maps, edges, words.everything, NEUTRAL)
    one = _bars(maps[channel], edges, words.one, ACCENT)
    figure = styled(go.Figure([everything, one]), theme, HEIGHT)
    figure.update_layout(barmode="overlay", bargap=0, showlegend=True)
    figure.update_xaxes(title=words.value, zeroline=True, fixedrange=False)
    return figure.update_yaxes(title=words.count, type="log", fixedrange=False)


def _bars(values: NDArray[np.float32], edges: NDArray[np.float64], name: str, color: str) -> go.Bar:
    counts, _ = np.histogram(values, bins=edges)
    middles = (edges[:-1] + edges[1:]) / 2
    return go.Bar(x=middles, y=counts, name=name, marker_color=color, width=np.diff(edges))
