"""A stack of layers seen from the side: the cells that one unit on top reads, level by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.templates import ACCENT, NEUTRAL, styled

ROW_HEIGHT, REST = 62, 30  # px between levels, and around them
SMALLEST, LARGEST = 5.0, 15.0  # px across a dot
MARGIN = {"l": 70, "r": 8, "t": 8, "b": 8}  # px; no title at either axis
Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PyramidWords:
    """Names of the levels from the top down; ``cell`` has the fields ``position`` and ``paths``."""

    levels: tuple[str, ...]
    cell: str


def path_pyramid(
    levels: Sequence[Mapping[int, int]], edges: Sequence[Sequence[Edge]], words: PyramidWords, theme: str = "light"
) -> go.Figure:
    """A dot for each cell (position to number of paths, top level first), lines for ``edges`` to the level below.

    The area of a dot grows with the share of its level's paths. An edge is the position above and the one below.
    """
    lines = [_lines(index, below) for index, below in enumerate(edges)]
    height = ROW_HEIGHT * len(levels) + REST
    figure = styled(go.Figure([*lines, *_dots(levels, words)]), theme, height, MARGIN)
    reach = max(abs(position) for position in levels[-1]) + 1
    figure.update_xaxes(range=[-reach - 0.5, reach + 0.5], visible=False)
    return figure.update_yaxes(
        range=[len(levels) - 0.6, -0.5],
        tickvals=list(range(len(levels))),
        ticktext=list(words.levels),
        showgrid=False,
        zeroline=False,
    )


def _lines(index: int, edges: Sequence[Edge]) -> go.Scatter:
    """All lines between two levels as one trace, with gaps between them."""
    across = [position for above, below in edges for position in (above, below, None)]
    down = [level for _ in edges for level in (index, index + 1, None)]
    line = {"color": NEUTRAL, "width": 1}
    return go.Scatter(x=across, y=down, mode="lines", line=line, opacity=0.45, hoverinfo="skip")


def _dots(levels: Sequence[Mapping[int, int]], words: PyramidWords) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=list(level),
            y=[index] * len(level),
            mode="markers",
            marker={"size": _sizes(level), "color": NEUTRAL if index else ACCENT, "opacity": 1},
            hovertext=[words.cell.format(position=position, paths=f"{paths:,}") for position, paths in level.items()],
            hoverinfo="text",
        )
        for index, level in enumerate(levels)
    ]


def _sizes(level: Mapping[int, int]) -> list[float]:
    most = max(level.values())
    return [SMALLEST + (LARGEST - SMALLEST) * (paths / most) ** 0.5 for paths in level.values()]
