"""Values of a few sets as outlines of histograms on one axis: before, after, and after in another way."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.lines import LEGEND, LOOKS, ROOM, Axes
from cnnviz.figures.style import plain

BINS = 60


def overlays(sets: Mapping[str, NDArray[np.floating]], axes: Axes, theme: str = "light") -> go.Figure:
    """How many values of each set lie in each of ``BINS`` equal bins from the least to the largest of all."""
    low, high = (float(end(np.concatenate([values.ravel() for values in sets.values()]))) for end in (np.min, np.max))
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    figure = go.Figure()
    for (name, values), (color, dash, _) in zip(sets.items(), LOOKS, strict=False):
        counts, _ = np.histogram(values, bins=edges)
        line = {"color": color, "dash": dash, "shape": "hvh", "width": 2}
        figure.add_scatter(x=(edges[:-1] + edges[1:]) / 2, y=counts, name=name, mode="lines", line=line)
    plain(figure, height=300, theme=theme).update_layout(margin=ROOM, showlegend=True, legend=LEGEND)
    figure.update_xaxes(title=axes.x, fixedrange=True, zeroline=True)
    return figure.update_yaxes(title=axes.y, rangemode="tozero", fixedrange=True)
