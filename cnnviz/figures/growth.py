"""The receptive field against depth, one curve for each network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import NEUTRAL, literal, styled

HEIGHT = 380  # px
LABEL_POSITIONS = ("top right", "bottom right", "top", "bottom")  # of the label at a line


@dataclass(frozen=True, slots=True)
class GrowthCurve:
    """Field ``sizes`` in px at ``depths``; from depth ``gated_from`` on, units read the whole picture through a gate.

    ``side`` is the side of the picture in px.
    """

    name: str
    depths: tuple[int, ...]
    sizes: tuple[int, ...]
    gated_from: int | None
    side: int


@dataclass(frozen=True, slots=True)
class GrowthWords:
    """Titles of the axes (``depth``, ``size``), and hover texts.

    ``point`` has the fields ``name``, ``depth`` and ``size``, ``whole`` name and depth, ``picture`` size.
    """

    depth: str
    size: str
    point: str
    whole: str
    picture: str


def field_growth(curves: Sequence[GrowthCurve], words: GrowthWords, theme: str = "light") -> go.Figure:
    """A step for each layer; a diamond where a gate makes the whole picture readable; a dotted line at its side."""
    traces = [trace for index, curve in enumerate(curves) for trace in _traces(curve, words, index)]
    figure = styled(go.Figure(traces), theme, HEIGHT).update_layout(showlegend=True)
    for index, side in enumerate(dict.fromkeys(curve.side for curve in curves)):
        text, position = words.picture.format(size=side), LABEL_POSITIONS[index % len(LABEL_POSITIONS)]
        line = {"color": NEUTRAL, "dash": "dot", "width": 1}
        figure.add_hline(y=side, line=line, annotation_text=text, annotation_position=position)
    figure.update_xaxes(title=words.depth, zeroline=False, fixedrange=False)
    return figure.update_yaxes(title=words.size, zeroline=False, rangemode="tozero", fixedrange=False)


def _traces(curve: GrowthCurve, words: GrowthWords, index: int) -> Iterator[go.Scatter]:
    color, dash, _ = SERIES[index % len(SERIES)]
    yield _steps(curve, words, {"color": color, "dash": dash, "width": 2, "shape": "hv"})
    if curve.gated_from is not None:
        yield _gate(curve, words, color)


def _steps(curve: GrowthCurve, words: GrowthWords, line: dict[str, str | int]) -> go.Scatter:
    points = zip(curve.depths, curve.sizes, strict=True)
    return go.Scatter(
        x=curve.depths,
        y=curve.sizes,
        name=literal(curve.name),
        mode="lines+markers",
        line=line,
        marker={"size": 4},
        hovertext=[words.point.format(name=literal(curve.name), depth=depth, size=size) for depth, size in points],
        hoverinfo="text",
    )


def _gate(curve: GrowthCurve, words: GrowthWords, color: str) -> go.Scatter:
    """A diamond at the picture's side, and a line from where the curve ends."""
    text = words.whole.format(name=literal(curve.name), depth=curve.gated_from)
    ends = [*zip(curve.depths[-1:], curve.sizes[-1:], strict=True), (curve.gated_from, curve.side)]
    return go.Scatter(
        x=[depth for depth, _ in ends],
        y=[size for _, size in ends],
        mode="lines+markers",
        line={"color": color, "width": 1.5},
        marker={"symbol": ["circle", "diamond"][-len(ends) :], "size": [1, 13][-len(ends) :], "color": color},
        hovertext=[text] * len(ends),
        hoverinfo="text",
        showlegend=False,
    )
