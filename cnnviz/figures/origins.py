"""Where channels come from: one colour for each branch or layer, in the order of their depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.colors import sample_colorscale

from cnnviz.figures.style import ACCENT, INK, plain

#: Viridis without its ends, which are lost on a dark or a light ground; told apart by colour-blind people too.
SCALE, FIRST, LAST = "Viridis", 0.18, 0.95
ROW, ROOM = 20, {"l": 48, "r": 8, "t": 8, "b": 44}  # px
STRIP = 46  # px
NOTHING = -1
MOST_NUMBERS = 16  # on the axis of a triangle


@dataclass(frozen=True, slots=True)
class OriginWords:
    """The words on the charts; ``cell`` has the fields of Plotly's hover text, ``%{x}``, ``%{y}``, ``%{z}``."""

    channel: str
    layer: str = ""
    cell: str = ""
    output: str = ""


def origin_colors(count: int) -> tuple[str, ...]:
    """A colour for each of ``count`` origins, from dark to bright: the same in every chart.

    >>> len(set(origin_colors(4)))
    4
    """
    places = np.linspace(FIRST, LAST, count).tolist() if count > 1 else [FIRST]
    return tuple(sample_colorscale(SCALE, places))


def channel_strip(names: Sequence[str], counts: Sequence[int], words: OriginWords, theme: str = "light") -> go.Figure:
    """The channels of a concatenation from left to right, coloured by the branch they come from."""
    figure = go.Figure()
    starts = np.cumsum([0, *counts])
    for name, count, start, color in zip(names, counts, starts[:-1], origin_colors(len(names)), strict=True):
        told = f"{name}<br>{start}–{start + count - 1}"
        figure.add_bar(
            x=[count], y=[0], orientation="h", marker_color=color, text=[name], hovertext=[told], hoverinfo="text"
        )
    plain(figure, height=STRIP + ROOM["b"], theme=theme)
    figure.update_traces(textposition="inside", insidetextanchor="middle", width=1, marker_line_width=0)
    figure.update_layout(barmode="stack", bargap=0, margin={**ROOM, "l": 8, "t": 2})
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure.update_xaxes(title=words.channel, range=[0, int(starts[-1])], fixedrange=True)


def reads(channels: Sequence[int]) -> NDArray[np.int16]:
    """Which source every channel of every layer's input comes from, ``(layers, channels)``; -1 where there is none.

    ``channels`` are those of the block's input, then of each layer.

    >>> reads([2, 1, 1]).tolist()
    [[0, 0, -1, -1], [0, 0, 1, -1], [0, 0, 1, 2]]
    """
    sources = np.repeat(np.arange(len(channels), dtype=np.int16), channels)
    layers = np.arange(1, len(channels) + 1, dtype=np.int16)[:, None]
    return np.where(sources[None, :] < layers, sources[None, :], NOTHING).astype(np.int16)


def dense_triangle(
    channels: Sequence[int], words: OriginWords, chosen: int | None = None, theme: str = "light"
) -> go.Figure:
    """What each layer of a dense block reads, and in the last line what the block returns, coloured by origin.

    ``channels`` as in ``reads``; ``chosen`` is the layer, from 1, that wears the accent.
    """
    cells = reads(channels).astype(np.float32)
    cells[cells == NOTHING] = np.nan
    count = len(channels)
    colors = origin_colors(count)
    scale = [[index / max(1, count - 1), color] for index, color in enumerate(colors)]
    scale = scale if count > 1 else [[0, colors[0]], [1, colors[0]]]
    heat = go.Heatmap(
        z=cells,
        y=np.arange(1, count + 1),
        zmin=0,
        zmax=max(1, count - 1),
        colorscale=scale,
        showscale=False,
        hovertemplate=words.cell + "<extra></extra>",
        ygap=2,
        hoverongaps=False,
    )
    figure = plain(go.Figure(heat), height=int(np.clip(ROW * count, 150, 420)) + 52, theme=theme)
    if chosen is not None:
        _mark(figure, chosen, sum(channels[:chosen]))
    figure.update_layout(margin=ROOM)
    figure.update_xaxes(title=words.channel, fixedrange=True, showgrid=False, zeroline=False, color=INK[theme])
    _name_lines(figure, count, words)
    return figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, zeroline=False, color=INK[theme])


def _name_lines(figure: go.Figure, count: int, words: OriginWords) -> None:
    """The layers by their numbers, as many as there is room for; the last line is the block's output."""
    step = -(-count // MOST_NUMBERS)
    numbers = [number for number in range(1, count) if (number - 1) % step == 0 and count - number >= step]
    names = [*map(str, numbers), words.output]
    figure.update_yaxes(title=words.layer, tickmode="array", tickvals=[*numbers, count], ticktext=names)


def _mark(figure: go.Figure, layer: int, width: int) -> None:
    box = {"x0": -0.5, "x1": width - 0.5, "y0": layer - 0.5, "y1": layer + 0.5}
    figure.add_shape(type="rect", line={"color": ACCENT, "width": 3}, **box)
