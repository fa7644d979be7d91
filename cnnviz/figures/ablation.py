"""The effect of switching off each residual block."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from cnnviz.figures.blocks import BlockWords, Values, styled_by_block
from cnnviz.figures.templates import INK, NEUTRAL, SECOND, literal

HEIGHT = 320  # px
PERCENT = 100


def ablation_bars(
    names: Sequence[str], values: tuple[Values, Values], selected: int, words: BlockWords, theme: str = "light"
) -> go.Figure:
    """Change of one class's probability as bars, in percentage points, and of all classes as diamonds, in percent.

    ``values`` are both as shares of one, ``(blocks,)`` each.
    """
    changes, distances = values
    blocks, (change, distance) = [literal(name) for name in names], map(literal, words.series)
    figure = go.Figure(go.Bar(x=blocks, y=PERCENT * changes, name=change, marker_color=NEUTRAL))
    mark = {"symbol": "diamond", "size": 10, "color": SECOND}
    figure.add_scatter(x=blocks, y=PERCENT * distances, name=distance, mode="markers", marker=mark)
    styled_by_block(figure, selected, theme, HEIGHT)
    return figure.update_yaxes(title=words.y, zeroline=True, zerolinecolor=INK[theme]).update_xaxes(title=words.x)
