"""Training and test error of networks that differ in depth: He et al. 2015 (arXiv:1512.03385), figure 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.axes import Axes
from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import literal, styled

HEIGHT = 340  # px
THIN, BOLD = 1.5, 3.0  # px


@dataclass(frozen=True, slots=True)
class ErrorCurve:
    """Errors of one network, shares of one: ``training`` ``(M,)`` after ``moments`` epochs, which need not be whole.

    ``test`` ``(N,)`` is that after each whole epoch.
    """

    name: str
    moments: NDArray[np.float64]
    training: NDArray[np.float64]
    test: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What both kinds of curves are called; each has a field ``{name}``."""

    training: str
    test: str


def error_curves(
    curves: Sequence[ErrorCurve], axes: Axes, words: ErrorWords, theme: str = "light", epochs: float | None = None
) -> go.Figure:
    """Each network in a color of its own: training error thin and dashed, test error bold; ``epochs`` ends the axis."""
    figure = go.Figure()
    for curve, (color, _, symbol) in zip(curves, SERIES, strict=False):
        _line(figure, curve.moments, curve.training, words.training.format(name=literal(curve.name))).update(
            mode="lines", line={"color": color, "dash": "dash", "width": THIN}
        )
        _line(figure, _whole(curve), curve.test, words.test.format(name=literal(curve.name))).update(
            mode="lines+markers",
            line={"color": color, "width": BOLD},
            marker={"color": color, "symbol": symbol, "size": _marker(curve)},
            cliponaxis=False,
        )
    styled(figure, theme, HEIGHT).update_layout(showlegend=True)
    figure.update_xaxes(title=axes.x, zeroline=False, range=[0, epochs] if epochs else None)
    return figure.update_yaxes(title=axes.y, range=[axes.low or 0, axes.high], tickformat=".0%", zeroline=False)


def _whole(curve: ErrorCurve) -> NDArray[np.int64]:
    return np.arange(1, len(curve.test) + 1)


def _marker(curve: ErrorCurve) -> int:
    """Symbols of long trainings would hide the line."""
    return 8 if len(curve.test) <= 30 else 1


def _line(figure: go.Figure, x: NDArray[np.number], y: NDArray[np.float64], name: str) -> go.Scatter:
    hover = f"{name}<br>%{{x:.3~g}}: <b>%{{y:.1%}}</b><extra></extra>"
    figure.add_scatter(x=x, y=y, name=name, hovertemplate=hover)
    return figure.data[-1]
