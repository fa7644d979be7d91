"""A stack of layers seen from the side: what one unit on top reads, level by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.style import ACCENT, BAR, plain

ROW = 62  # px between levels
SMALLEST, LARGEST = 5.0, 15.0  # px across a dot
Ray = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PyramidWords:
    """``levels`` are named from the top down; ``cell`` has the fields ``place`` and ``paths``."""

    levels: tuple[str, ...]
    cell: str


def pyramid(
    levels: Sequence[Mapping[int, int]], rays: Sequence[Sequence[Ray]], words: PyramidWords, theme: str = "light"
) -> go.Figure:
    """Dots for cells (place to number of paths, top level first), lines for ``rays`` from each level to the next.

    A dot's size is the share of its level's paths, by its square root.
    """
    lines = [_lines(index, below) for index, below in enumerate(rays)]
    figure = plain(go.Figure([*lines, *_dots(levels, words)]), height=ROW * len(levels) + 30, theme=theme)
    reach = max(abs(place) for place in levels[-1]) + 1
    figure.update_xaxes(range=[-reach - 0.5, reach + 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(
        range=[len(levels) - 0.6, -0.5],
        tickvals=list(range(len(levels))),
        ticktext=list(words.levels),
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    return figure.update_layout(margin={"l": 70, "r": 8, "t": 8, "b": 8})


def _lines(index: int, rays: Sequence[Ray]) -> go.Scatter:
    """All lines between two levels as one trace, broken by gaps."""
    across = [place for above, below in rays for place in (above, below, None)]
    down = [level for _ in rays for level in (index, index + 1, None)]
    return go.Scatter(x=across, y=down, mode="lines", line={"color": BAR, "width": 1}, opacity=0.45, hoverinfo="skip")


def _dots(levels: Sequence[Mapping[int, int]], words: PyramidWords) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=list(level),
            y=[index] * len(level),
            mode="markers",
            marker={"size": _sizes(level), "color": BAR if index else ACCENT, "opacity": 1},
            hovertext=[words.cell.format(place=place, paths=f"{paths:,}") for place, paths in level.items()],
            hoverinfo="text",
        )
        for index, level in enumerate(levels)
    ]


def _sizes(level: Mapping[int, int]) -> list[float]:
    most = max(level.values())
    return [SMALLEST + (LARGEST - SMALLEST) * (paths / most) ** 0.5 for paths in level.values()]
