"""A dropout mask: what one pass lost, what it kept, and what was 0 before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.lines import LEGEND
from cnnviz.figures.style import INK, plain

#: Nothing there, kept, dropped; on either theme's ground.
COLORS = {"light": ("#eceff2", "#0072b2", "#e69f00"), "dark": ("#23272d", "#56b4e9", "#e69f00")}
SIDE = 300  # px


@dataclass(frozen=True, slots=True)
class MaskWords:
    """What the three colours mean."""

    zero: str
    kept: str
    dropped: str


def mask_picture(kept: NDArray[np.bool_], dropped: NDArray[np.bool_], words: MaskWords, theme: str) -> go.Figure:
    """Which of the values ``(H, W)`` were kept and which dropped."""
    states = (kept + 2 * dropped.astype(np.uint8)).astype(np.uint8)
    named = (words.zero, words.kept, words.dropped)
    scale = [[end, color] for place, color in enumerate(COLORS[theme]) for end in (place / 3, (place + 1) / 3)]
    figure = go.Figure(
        go.Heatmap(z=states, zmin=-0.5, zmax=2.5, colorscale=scale, showscale=False, xgap=0.5, ygap=0.5, hoverinfo="z")
    )
    for color, name in zip(COLORS[theme], named, strict=True):  # a legend
        mark = {"color": color, "symbol": "square", "size": 12, "line": {"color": INK[theme], "width": 1}}
        figure.add_scatter(x=[None], y=[None], mode="markers", marker=mark, name=name)
    plain(figure, height=SIDE, theme=theme).update_layout(
        margin={"l": 4, "r": 4, "t": 34, "b": 4}, showlegend=True, legend=LEGEND
    )
    figure.update_xaxes(visible=False, fixedrange=True, constrain="domain")
    return figure.update_yaxes(visible=False, fixedrange=True, autorange="reversed", scaleanchor="x")
