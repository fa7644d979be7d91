"""Which share of a gradient lies in a centered box, against the size of the box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.templates import FONT_SIZE, INK, NEUTRAL, styled

HEIGHT = 260  # px
SHARE = 0.95  # has a line of its own


@dataclass(frozen=True, slots=True)
class ShareWords:
    """Titles of the axes (``side`` of the box, ``share`` of the gradient), and the name of the even gradient."""

    side: str
    share: str
    even: str


@dataclass(frozen=True, slots=True)
class ShareCurve:
    """``sides`` ``(n,)`` of boxes as shares of the largest, and the ``shares`` ``(n,)`` of the gradient in them."""

    name: str
    sides: NDArray[np.float32]
    shares: NDArray[np.float32]


def gradient_share_curves(curves: Sequence[ShareCurve], words: ShareWords, theme: str = "light") -> go.Figure:
    """Up to two curves, solid and dashed; dotted, the share of a gradient that is the same everywhere."""
    looks = [{"color": INK[theme], "width": 2.5}, {"color": NEUTRAL, "width": 2.5, "dash": "dash"}]
    lines = [
        go.Scatter(x=curve.sides, y=curve.shares, mode="lines", name=curve.name, line=look)
        for curve, look in zip(curves, looks, strict=False)
    ]
    even = np.linspace(0, 1, 33)
    dotted = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    lines.append(go.Scatter(x=even, y=even**2, mode="lines", name=words.even, line=dotted))
    figure = styled(go.Figure(lines), theme, HEIGHT).update_layout(showlegend=True)
    label = {"text": f"{SHARE:.0%}", "x": 1, "xanchor": "right", "yanchor": "top"}
    figure.add_hline(y=SHARE, line={"color": NEUTRAL, "width": 1}, annotation=label)
    for axis, title, end in ((figure.layout.xaxis, words.side, 1.01), (figure.layout.yaxis, words.share, 1.04)):
        axis.update(range=[0, end], tickformat=".0%")
        axis.title = {"text": title, "font": {"size": FONT_SIZE}}
    return figure
