"""Norms of both paths of every residual block."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from cnnviz.figures.blocks import BlockWords, Values, styled_by_block
from cnnviz.figures.templates import GRID, INK, NEUTRAL, SECOND, literal

HEIGHT = 360  # px


def residual_norms(
    names: Sequence[str], values: tuple[Values, Values, Values], selected: int, words: BlockWords, theme: str = "light"
) -> go.Figure:
    """Norms of x and F(x) as bars, and below them the cosine between both; ``values`` are ``(blocks,)`` each."""
    x, branch, cosine = values
    blocks = [literal(name) for name in names]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.65, 0.35], vertical_spacing=0.08)
    for norms, name, color in ((x, words.series[0], NEUTRAL), (branch, words.series[1], SECOND)):
        figure.add_bar(x=blocks, y=norms, name=literal(name), marker_color=color, row=1, col=1)
    figure.add_bar(x=blocks, y=cosine, marker_color=INK[theme], opacity=0.6, showlegend=False, row=2, col=1)
    styled_by_block(figure, selected, theme, HEIGHT)
    figure.update_yaxes(zerolinecolor=GRID)
    figure.update_yaxes(title=words.y, row=1, col=1)
    figure.update_yaxes(title=words.lower, range=[-1, 1], row=2, col=1)
    return figure.update_xaxes(title=words.x, row=2, col=1)
