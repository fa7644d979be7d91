"""The channels of a concatenation, colored by the branch they come from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.colors import origin_colors
from cnnviz.figures.templates import X_AXIS, literal, styled

HEIGHT = 96  # px


def concatenation_strip(names: Sequence[str], counts: Sequence[int], title: str, theme: str = "light") -> go.Figure:
    """One part for each branch from left to right, as wide as its count of channels; ``title`` is the axis's.

    Raises ``ValueError`` where there are more names or fewer than counts.
    """
    figure = go.Figure()
    starts = np.cumsum([0, *counts])
    for name, count, start, color in zip(names, counts, starts[:-1], origin_colors(len(names)), strict=True):
        text = f"{literal(name)}<br>{start}–{start + count - 1}"
        figure.add_bar(
            x=[count],
            y=[0],
            orientation="h",
            marker_color=color,
            text=[literal(name)],
            hovertext=[text],
            hoverinfo="text",
        )
    styled(figure, theme, HEIGHT, X_AXIS).update_layout(barmode="stack", bargap=0)
    figure.update_traces(textposition="inside", insidetextanchor="middle", width=1, marker_line_width=0)
    figure.update_yaxes(visible=False)
    return figure.update_xaxes(title=title, range=[0, int(starts[-1])])
