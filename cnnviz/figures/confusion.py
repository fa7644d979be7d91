"""Which classes a network takes for which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import ACCENT, INK, TRANSPARENT, literal, styled

CELL, LEAST, MOST = 34, 260, 720  # px of a cell, and of the chart's height
MARGIN = 110  # px of the chart's height that are no cells
MOST_NUMBERS = 15  # classes up to which every cell has its number
#: Mistakes, from none to many, on light and on dark ground: one hue, so that more is always further from the ground.
SCALES = {"light": (TRANSPARENT, "#0b4f8a"), "dark": (TRANSPARENT, "#7cc0ff")}


@dataclass(frozen=True, slots=True)
class ConfusionWords:
    """Titles of the axes, and the hover text of a cell with the fields ``count``, ``right`` and ``taken``."""

    right: str
    taken: str
    cell: str


def confusion_matrix(
    counts: NDArray[np.int64],
    names: Sequence[str],
    words: ConfusionWords,
    selected: tuple[int, int] | None = None,
    theme: str = "light",
) -> go.Figure:
    """``counts`` ``(classes, classes)``: a row for each true class, a column for each class it was taken for.

    Colors show mistakes alone; the diagonal has numbers and no color. Every cell that is not empty can be clicked: its
    ``customdata`` is ``"row,column"``. ``selected`` has a frame.
    """
    side = len(names)
    mistakes = np.where(np.eye(side, dtype=bool), 0, counts)
    low, high = SCALES[theme]
    figure = go.Figure(go.Heatmap(z=mistakes, colorscale=[[0, low], [1, high]], showscale=False, hoverinfo="skip"))
    figure.add_trace(_cells(counts, names, words, theme))
    if selected is not None:
        row, column = selected
        corners = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        figure.add_shape(type="rect", line={"color": ACCENT, "width": 3}, **corners)
    styled(figure, theme, min(MOST, max(LEAST, CELL * side + MARGIN)))
    ticks = {"tickvals": list(range(side)), "ticktext": list(map(literal, names)), "showgrid": False, "zeroline": False}
    figure.update_xaxes(title=words.taken, range=[-0.5, side - 0.5], **ticks)
    return figure.update_yaxes(title=words.right, range=[side - 0.5, -0.5], **ticks)


def _cells(counts: NDArray[np.int64], names: Sequence[str], words: ConfusionWords, theme: str) -> go.Scatter:
    """A point in every cell with pictures: heatmaps are not clicked."""
    rows, columns = np.nonzero(counts)
    cells = list(zip(rows.tolist(), columns.tolist(), strict=True))
    numbered = len(names) <= MOST_NUMBERS
    most = int(np.where(np.eye(len(names), dtype=bool), 0, counts).max(initial=0))
    return go.Scatter(
        x=columns,
        y=rows,
        mode="markers+text" if numbered else "markers",
        text=[str(counts[cell]) for cell in cells],
        textfont={"color": [_ink(cell, int(counts[cell]), most, theme) for cell in cells]},
        marker={"symbol": "square", "size": CELL, "color": TRANSPARENT},
        customdata=[f"{row},{column}" for row, column in cells],
        hovertext=[
            words.cell.format(count=counts[cell], right=literal(names[cell[0]]), taken=literal(names[cell[1]]))
            for cell in cells
        ],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _ink(cell: tuple[int, int], count: int, most: int, theme: str) -> str:
    """Text on a strong color has the ink of the other theme."""
    strong = cell[0] != cell[1] and count > most / 2
    return INK[{"light": "dark", "dark": "light"}[theme] if strong else theme]
