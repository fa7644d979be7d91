"""Classes and their probabilities as horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import NEUTRAL, NO_AXES, literal, styled

ROW_HEIGHT = 30  # px


def probability_bars(names: Sequence[str], probabilities: NDArray[np.float32], theme: str = "light") -> go.Figure:
    """One bar per class with its name and percentage, the first on top; ``probabilities`` ``(classes,)``, 0 to 1.

    Raises ``ValueError`` where there are more names or fewer than probabilities.
    """
    texts = [f"{literal(name)} {share:.1%}" for name, share in zip(names, probabilities, strict=True)]
    bars = go.Bar(
        x=probabilities,
        y=np.arange(len(names)),
        orientation="h",
        marker_color=NEUTRAL,
        opacity=0.45,
        hovertext=texts,
        hoverinfo="text",
        width=0.85,
    )
    figure = styled(go.Figure(bars), theme, ROW_HEIGHT * len(names) + 8, NO_AXES)
    for row, text in enumerate(texts):
        figure.add_annotation(x=0, y=row, text=text, showarrow=False, xanchor="left", xshift=4)
    figure.update_xaxes(range=[0, 1], visible=False)
    return figure.update_yaxes(autorange="reversed", visible=False)
