"""The distribution of several groups of values, as box plots."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.axes import Axes
from cnnviz.figures.templates import ACCENT, NEUTRAL, X_AXIS, literal, styled

FEW = 200  # values of a group: up to here each has a mark, beyond only outliers
ROW_HEIGHT, AXIS_HEIGHT, LEAST = 26, 60, 140  # px


def box_plots(
    groups: Mapping[str, NDArray[np.floating]], axes: Axes, selected: str | None = None, theme: str = "light"
) -> go.Figure:
    """A horizontal box for each group ``(values,)``, the first on top; the selected one in the accent.

    Median, mean, quartiles, and whiskers as Plotly draws them.
    """
    few = all(len(values) <= FEW for values in groups.values())
    figure = go.Figure()
    for name, values in groups.items():
        figure.add_box(
            x=values,
            name=literal(name),
            orientation="h",
            marker={"color": ACCENT if name == selected else NEUTRAL, "size": 4, "opacity": 0.7},
            line_width=1.5,
            boxpoints="all" if few else "outliers",
            jitter=0.5,
            pointpos=0,
            boxmean=True,
        )
    styled(figure, theme, max(LEAST, ROW_HEIGHT * len(groups) + AXIS_HEIGHT), X_AXIS)
    form = ".3~p" if axes.percent else ".3~g"
    figure.update_xaxes(title=axes.x, range=[axes.low, axes.high], tickformat=form)
    return figure.update_yaxes(autorange="reversed")
