"""A dropout mask: the values that one pass dropped, those it kept, and those that were zero before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import INK, NO_AXES, styled

#: Zero, kept, dropped; by theme.
COLORS = {"light": ("#eceff2", "#0072b2", "#e69f00"), "dark": ("#23272d", "#56b4e9", "#e69f00")}
HEIGHT = 300  # px


@dataclass(frozen=True, slots=True)
class MaskWords:
    """Names of the three states."""

    zero: str
    kept: str
    dropped: str


def dropout_mask(
    kept: NDArray[np.bool_], dropped: NDArray[np.bool_], words: MaskWords, theme: str = "light"
) -> go.Figure:
    """Which values were kept and which dropped, ``(H, W)`` each."""
    states = (kept + 2 * dropped.astype(np.uint8)).astype(np.uint8)
    names = (words.zero, words.kept, words.dropped)
    scale = [[end / 3, color] for index, color in enumerate(COLORS[theme]) for end in (index, index + 1)]
    figure = go.Figure(
        go.Heatmap(z=states, zmin=-0.5, zmax=2.5, colorscale=scale, showscale=False, xgap=0.5, ygap=0.5, hoverinfo="z")
    )
    for color, name in zip(COLORS[theme], names, strict=True):  # a heatmap has no legend of its own
        mark = {"color": color, "symbol": "square", "size": 12, "line": {"color": INK[theme], "width": 1}}
        figure.add_scatter(x=[None], y=[None], mode="markers", marker=mark, name=name)
    styled(figure, theme, HEIGHT, NO_AXES).update_layout(showlegend=True)
    figure.update_xaxes(visible=False, constrain="domain")
    return figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x")
