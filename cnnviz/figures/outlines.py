"""Histograms of several sets of values as outlines over one axis."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.axes import Axes
from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import styled

HEIGHT = 300  # px
BINS = 60


def histogram_outlines(sets: Mapping[str, NDArray[np.floating]], axes: Axes, theme: str = "light") -> go.Figure:
    """How many values of each set ``(values,)`` lie in each of ``BINS`` equal bins, from the least to the largest."""
    low, high = (float(end(np.concatenate([values.ravel() for values in sets.values()]))) for end in (np.min, np.max))
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    figure = go.Figure()
    for (name, values), (color, dash, _) in zip(sets.items(), SERIES, strict=False):
        counts, _ = np.histogram(values, bins=edges)
        line = {"color": color, "dash": dash, "shape": "hvh", "width": 2}
        figure.add_scatter(x=(edges[:-1] + edges[1:]) / 2, y=counts, name=name, mode="lines", line=line)
    styled(figure, theme, HEIGHT).update_layout(showlegend=True)
    figure.update_xaxes(title=axes.x, zeroline=True)
    return figure.update_yaxes(title=axes.y, rangemode="tozero")
