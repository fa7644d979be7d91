"""How values of several groups lie: a box for each, with every value beside it where they are few."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.lines import Axes
from cnnviz.figures.style import ACCENT, BAR, plain

FEW = 200  # values of a group: beyond, only those far out have a mark of their own
ROW = 26  # px a group
ROOM = {"l": 8, "r": 16, "t": 8, "b": 44}  # px, for the axes


def spreads(
    groups: Mapping[str, NDArray[np.floating]], axes: Axes, chosen: str | None = None, theme: str = "light"
) -> go.Figure:
    """One lying box per group, the first on top: median, quartiles, the ends; the chosen one in the accent."""
    few = all(len(values) <= FEW for values in groups.values())
    figure = go.Figure()
    for name, values in groups.items():
        figure.add_box(
            x=values,
            name=name,
            orientation="h",
            marker={"color": ACCENT if name == chosen else BAR, "size": 4, "opacity": 0.7},
            line_width=1.5,
            boxpoints="all" if few else "outliers",
            jitter=0.5,
            pointpos=0,
            boxmean=True,
        )
    plain(figure, height=max(140, ROW * len(groups) + 60), theme=theme).update_layout(margin=ROOM)
    form = ".3~p" if axes.percent else ".3~g"
    figure.update_xaxes(title=axes.x, range=[axes.low, axes.high], tickformat=form, fixedrange=True)
    return figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True)
