"""Counts side by side: weights, multiply-adds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.templates import NEUTRAL, NO_AXES, literal, styled

ROW_HEIGHT = 44  # px


def count_bars(
    names: Sequence[str], counts: Sequence[int], theme: str = "light", colors: Sequence[str] | None = None
) -> go.Figure:
    """A bar for each count, the first on top, with its name and digits above it.

    Raises ``ValueError`` where there are more names or fewer than counts.
    """
    largest = max([*counts, 1])
    bars = go.Bar(
        x=np.asarray(counts, dtype=np.float64),
        y=np.arange(len(names)),
        orientation="h",
        width=0.4,
        marker_color=list(colors or [NEUTRAL] * len(names)),
        hovertext=[f"{literal(name)}: {count:,}" for name, count in zip(names, counts, strict=True)],
        hoverinfo="text",
    )
    figure = styled(go.Figure(bars), theme, ROW_HEIGHT * len(names) + 12, NO_AXES)
    for row, (name, count) in enumerate(zip(names, counts, strict=True)):
        text = f"{literal(name)}: <b>{count:,}</b>"
        figure.add_annotation(x=0, y=row - 0.38, text=text, showarrow=False, xanchor="left", yanchor="middle")
    figure.update_xaxes(range=[0, largest], visible=False)
    return figure.update_yaxes(range=[len(names) - 0.6, -0.75], visible=False)
