"""How the values of a layer are distributed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.style import ACCENT, BAR, plain

ROOM = {"l": 64, "r": 8, "t": 24, "b": 48}  # px, for the axes
BINS = 61  # odd, so that zero has a bin of its own


@dataclass(frozen=True, slots=True)
class HistogramWords:
    """The words on the chart."""

    value: str
    count: str
    everything: str
    one: str


def _bars(values: NDArray[np.float32], edges: NDArray[np.float64], name: str, color: str) -> go.Bar:
    counts, _ = np.histogram(values, bins=edges)
    middles = (edges[:-1] + edges[1:]) / 2
    return go.Bar(x=middles, y=counts, name=name, marker_color=color, width=np.diff(edges))


def value_histogram(maps: NDArray[np.float32], channel: int, words: HistogramWords, theme: str = "light") -> go.Figure:
    """Values of all channels ``(C, H, W)`` and of one of them, on one axis centred on zero; counts on a log scale."""
    limit = float(np.abs(maps).max()) or 1.0
    edges = np.linspace(-limit, limit, BINS + 1)
    everything = _bars(maps, edges, words.everything, BAR)
    one = _bars(maps[channel], edges, words.one, ACCENT)
    figure = plain(go.Figure([everything, one]), height=320, theme=theme)
    figure.update_layout(
        margin=ROOM, barmode="overlay", bargap=0, showlegend=True, legend={"orientation": "h", "y": 1.12}
    )
    figure.update_xaxes(title=words.value, zeroline=True)
    return figure.update_yaxes(title=words.count, type="log")
