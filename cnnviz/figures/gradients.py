"""The size of the gradient at every residual block, with the shortcuts and without them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.blocks import BlockWords, Values, styled_by_block
from cnnviz.figures.templates import INK, SECOND, literal

HEIGHT = 320  # px


def gradient_lines(
    names: Sequence[str], values: tuple[Values, Values], selected: int, words: BlockWords, theme: str = "light"
) -> go.Figure:
    """A solid and a dashed line on a logarithmic axis; ``values`` are ``(blocks,)`` each."""
    blocks = [literal(name) for name in names]
    figure = go.Figure()
    looks = ((SECOND, "solid"), (INK[theme], "dash"))
    for sizes, name, (color, dash) in zip(values, words.series, looks, strict=True):
        line = {"color": color, "dash": dash, "width": 2.5}
        figure.add_scatter(x=blocks, y=sizes, name=literal(name), mode="lines+markers", line=line)
    styled_by_block(figure, selected, theme, HEIGHT)
    decades = {"type": "log", "exponentformat": "power", "dtick": 1, "range": _decades(np.concatenate(values))}
    return figure.update_yaxes(title=words.y, **decades).update_xaxes(title=words.x)


def _decades(values: Values) -> list[float]:
    """Exponents of the powers of ten around all positive values: the range of a logarithmic axis."""
    positive = values[values > 0]
    if not positive.size:
        return [-1, 0]
    least, most = np.log10([positive.min(), positive.max()])
    return [float(np.floor(least)), float(np.floor(most)) + 1]
