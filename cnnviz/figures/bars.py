"""Classes and their probabilities as horizontal bars."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.style import BAR, plain

ROW_HEIGHT = 30  # px


def probability_bars(names: Sequence[str], shares: NDArray[np.float32], theme: str = "light") -> go.Figure:
    """One bar per class, the first on top; ``shares`` are 0 to 1, and each bar wears its percentage."""
    texts = [f"{name} {share:.1%}" for name, share in zip(names, shares, strict=True)]
    bars = go.Bar(
        x=shares,
        y=np.arange(len(names)),
        orientation="h",
        marker_color=BAR,
        opacity=0.45,
        hovertext=texts,
        hoverinfo="text",
        width=0.85,
    )
    figure = plain(go.Figure(bars), height=ROW_HEIGHT * len(names) + 8, theme=theme)
    for row, text in enumerate(texts):
        figure.add_annotation(x=0, y=row, text=text, showarrow=False, xanchor="left", xshift=4)
    figure.update_xaxes(range=[0, 1], visible=False, fixedrange=True)
    return figure.update_yaxes(autorange="reversed", visible=False, fixedrange=True)
