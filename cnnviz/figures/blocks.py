"""What the charts over the blocks of a network share: one place on the x axis for each block, by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import ACCENT, styled

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BlockWords:
    """Titles of the axes, ``lower`` of the second chart below if there is one, and the names of the series."""

    x: str
    y: str
    series: tuple[str, ...]
    lower: str = ""


def styled_by_block(figure: go.Figure, selected: int, theme: str, height: int) -> go.Figure:
    """The figure with names along the x axis, and a frame in the accent around the selected position."""
    styled(figure, theme, height).update_layout(barmode="group", bargap=0.25, showlegend=True)
    figure.add_vrect(x0=selected - 0.5, x1=selected + 0.5, line={"color": ACCENT, "width": 2}, layer="below")
    return figure.update_xaxes(type="category", showgrid=False)
