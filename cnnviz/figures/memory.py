"""What a training keeps in memory: one bar, with a part for each purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cnnviz.figures.colors import SERIES
from cnnviz.figures.stacks import BarPart, StackedBar, stacked_bars

HEIGHT, MARGIN = 106, {"l": 4, "r": 8, "t": 48, "b": 22}  # px; the legend has two rows
LEGEND = {"traceorder": "normal", "font": {"size": 12}, "itemwidth": 30}


@dataclass(frozen=True, slots=True)
class MemoryPart:
    """A purpose, its bytes, and the same as a text."""

    name: str
    size: int
    text: str


def memory_bar(parts: Sequence[MemoryPart], theme: str = "light") -> go.Figure:
    """At most five parts from left to right, in megabytes, with a legend above them."""
    colors = [color for color, _, _ in SERIES]
    pieces = [BarPart(part.name, part.size / 1e6, part.text, color) for part, color in zip(parts, colors, strict=False)]
    figure = stacked_bars([StackedBar("", tuple(pieces))], "", theme)
    figure.update_layout(height=HEIGHT, margin=MARGIN, showlegend=True, legend=LEGEND)
    figure.update_traces(texttemplate="")
    return figure.update_xaxes(ticksuffix=" MB", title=None)
