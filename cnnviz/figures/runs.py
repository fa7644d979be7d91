"""Several trainings in the same axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.axes import Axes
from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import literal, styled

HEIGHT = 380  # px
TICKS = 10
MARKED = 12  # px of the symbol at the best epoch


@dataclass(frozen=True, slots=True)
class TrainingCurve:
    """``values`` ``(epochs,)`` at ``epochs``; ``best`` is the position of the epoch that has a large symbol.

    ``series`` is the position of its color.
    """

    name: str
    epochs: NDArray[np.int64]
    values: NDArray[np.float64]
    best: int
    series: int


def training_curves(curves: Sequence[TrainingCurve], axes: Axes, theme: str = "light") -> go.Figure:
    """A line for each training with a color, a dash and a symbol of its own, and its best epoch marked."""
    figure = go.Figure()
    form = ".1%" if axes.percent else ".4g"
    for curve in curves:
        color, dash, symbol = SERIES[curve.series]
        sizes = np.full(len(curve.values), 4)
        sizes[curve.best : curve.best + 1] = MARKED
        figure.add_scatter(
            x=curve.epochs,
            y=curve.values,
            name=literal(curve.name),
            mode="lines+markers",
            line={"color": color, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": sizes, "color": color},
            hovertemplate=f"{literal(curve.name)}<br>%{{x}}: <b>%{{y:{form}}}</b><extra></extra>",
        )
    styled(figure, theme, HEIGHT).update_layout(showlegend=True)
    figure.update_xaxes(title=axes.x, zeroline=False, tickformat="d", tick0=0, dtick=_whole_step(curves))
    form = ".3~p" if axes.percent else ".3~g"
    return figure.update_yaxes(title=axes.y, tickformat=form, zeroline=False, fixedrange=False)


def _whole_step(curves: Sequence[TrainingCurve]) -> int:
    """Epochs between two ticks, a whole number, so that there are at most some ten."""
    longest = max((int(curve.epochs[-1]) for curve in curves if len(curve.epochs)), default=1)
    return -(-longest // TICKS)
