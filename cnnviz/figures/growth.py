"""The receptive field against depth, one curve per network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.lines import LOOKS
from cnnviz.figures.style import BAR, plain

HEIGHT = 380  # px
PLACES = ("top right", "bottom right", "top", "bottom")  # of what is written at a line
GRID = "rgba(128,128,128,0.25)"


@dataclass(frozen=True, slots=True)
class Curve:
    """``sizes`` pixels within ``depths`` layers; behind a gate at depth ``gated_from`` units see the whole picture.

    ``side`` is that of the picture in pixels.
    """

    name: str
    depths: tuple[int, ...]
    sizes: tuple[int, ...]
    gated_from: int | None
    side: int


@dataclass(frozen=True, slots=True)
class GrowthWords:
    """The words on the chart.

    ``point`` has the fields ``name``, ``depth`` and ``size``, ``whole`` name and depth, ``picture`` size.
    """

    depth: str
    size: str
    point: str
    whole: str
    picture: str


def field_growth(curves: Sequence[Curve], words: GrowthWords, theme: str = "light") -> go.Figure:
    """Steps that climb with each layer; a diamond where a gate brings the whole picture into sight at once.

    A dotted line is the picture: fields above it are larger than what there is to see.
    """
    traces = []
    for index, curve in enumerate(curves):
        color, dash, _ = LOOKS[index % len(LOOKS)]
        traces.append(_line(curve, words, color, dash))
        if curve.gated_from is not None:
            traces.append(_diamond(curve, words, color))
    figure = plain(go.Figure(traces), height=HEIGHT, theme=theme)
    figure.update_layout(
        margin={"l": 64, "r": 16, "t": 36, "b": 48},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    for index, side in enumerate(dict.fromkeys(curve.side for curve in curves)):
        told, place = words.picture.format(size=side), PLACES[index % len(PLACES)]
        figure.add_hline(
            y=side, line={"color": BAR, "dash": "dot", "width": 1}, annotation_text=told, annotation_position=place
        )
    figure.update_xaxes(title=words.depth, gridcolor=GRID, zeroline=False)
    return figure.update_yaxes(title=words.size, gridcolor=GRID, zeroline=False, rangemode="tozero")


def _line(curve: Curve, words: GrowthWords, color: str, dash: str) -> go.Scatter:
    told = [
        words.point.format(name=curve.name, depth=depth, size=size)
        for depth, size in zip(curve.depths, curve.sizes, strict=True)
    ]
    return go.Scatter(
        x=curve.depths,
        y=curve.sizes,
        name=curve.name,
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": 2, "shape": "hv"},
        marker={"size": 4},
        hovertext=told,
        hoverinfo="text",
    )


def _diamond(curve: Curve, words: GrowthWords, color: str) -> go.Scatter:
    """At the picture's size, with a line down to where the curve ends."""
    about = words.whole.format(name=curve.name, depth=curve.gated_from)
    ends = [*zip(curve.depths[-1:], curve.sizes[-1:], strict=True), (curve.gated_from, curve.side)]
    return go.Scatter(
        x=[depth for depth, _ in ends],
        y=[size for _, size in ends],
        mode="lines+markers",
        line={"color": color, "width": 1.5},
        marker={"symbol": ["circle", "diamond"][-len(ends) :], "size": [1, 13][-len(ends) :], "color": color},
        hovertext=[about] * len(ends),
        hoverinfo="text",
        showlegend=False,
    )
