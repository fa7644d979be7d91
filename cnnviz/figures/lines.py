"""Several curves over one axis, each with a color, a dash and a symbol of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.axes import Axes, Positions
from cnnviz.figures.colors import SERIES
from cnnviz.figures.templates import ACCENT, literal, styled

HEIGHT = 300  # px


def line_chart(
    positions: Positions,
    curves: Mapping[str, NDArray[np.floating]],
    axes: Axes,
    theme: str = "light",
    height: int = HEIGHT,
) -> go.Figure:
    """One curve for each name, ``(positions,)``; NaN leaves a gap; a line in the accent at the selected position."""
    figure = go.Figure()
    names = list(map(literal, positions.names) if positions.names else [f"{value:g}" for value in positions.values])
    form = ".1%" if axes.percent else ".4g"
    for (name, values), (color, dash, symbol) in zip(curves.items(), SERIES, strict=False):
        figure.add_scatter(
            x=list(positions.values),
            y=values,
            name=literal(name),
            mode="lines+markers",
            line={"color": color, "dash": dash},
            marker={"symbol": symbol, "size": 6},
            customdata=names,
            hovertemplate=f"%{{customdata}}<br>{literal(name)}: <b>%{{y:{form}}}</b><extra></extra>",
        )
    styled(figure, theme, height).update_layout(showlegend=len(curves) > 1)
    if positions.selected is not None:
        figure.add_vline(x=positions.selected, line={"color": ACCENT, "width": 2})
    figure.update_xaxes(title=axes.x)
    form = ".3~p" if axes.percent else ".3~g"
    return figure.update_yaxes(title=axes.y, range=[axes.low, axes.high], tickformat=form, rangemode="tozero")
