"""What each layer of a dense block reads, colored by the layer that computed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.colors import origin_colors
from cnnviz.figures.templates import ACCENT, INK, styled

ROW_HEIGHT, LEAST, MOST = 20, 150, 420  # px a layer, and the bounds of all of them
AXIS_HEIGHT = 52  # px
NO_SOURCE = -1
MOST_NUMBERS = 16  # on the axis of layers


@dataclass(frozen=True, slots=True)
class DenseWords:
    """Titles of the axes, the name of the last line, and Plotly's hover template with ``%{x}``, ``%{y}``, ``%{z}``."""

    channel: str
    layer: str
    cell: str
    output: str


def channel_sources(channels: Sequence[int]) -> NDArray[np.int16]:
    """Which source every channel of every layer's input comes from, ``(layers, channels)``; -1 where there is none.

    ``channels`` are those of the block's input, then of each layer.

    >>> channel_sources([2, 1, 1]).tolist()
    [[0, 0, -1, -1], [0, 0, 1, -1], [0, 0, 1, 2]]
    """
    sources = np.repeat(np.arange(len(channels), dtype=np.int16), channels)
    layers = np.arange(1, len(channels) + 1, dtype=np.int16)[:, None]
    return np.where(sources[None, :] < layers, sources[None, :], NO_SOURCE).astype(np.int16)


def dense_connections(
    channels: Sequence[int], words: DenseWords, selected: int | None = None, theme: str = "light"
) -> go.Figure:
    """One line for each layer of a dense block with the channels it reads; the last line is the block's output.

    ``channels`` as in ``channel_sources``; ``selected`` is a layer, from 1, with a frame in the accent.
    """
    cells = channel_sources(channels).astype(np.float32)
    cells[cells == NO_SOURCE] = np.nan
    count = len(channels)
    heat = go.Heatmap(
        z=cells,
        y=np.arange(1, count + 1),
        zmin=0,
        zmax=max(1, count - 1),
        colorscale=_scale(count),
        showscale=False,
        hovertemplate=words.cell + "<extra></extra>",
        ygap=2,
        hoverongaps=False,
    )
    figure = styled(go.Figure(heat), theme, int(np.clip(ROW_HEIGHT * count, LEAST, MOST)) + AXIS_HEIGHT)
    if selected is not None:
        _frame(figure, selected, sum(channels[:selected]))
    figure.update_xaxes(title=words.channel, showgrid=False, zeroline=False, color=INK[theme])
    figure.update_yaxes(title=words.layer, autorange="reversed", showgrid=False, zeroline=False, color=INK[theme])
    return _number_layers(figure, count, words.output)


def _scale(count: int) -> list[list[float | str]]:
    colors = origin_colors(count)
    if count == 1:
        return [[0, colors[0]], [1, colors[0]]]
    return [[index / (count - 1), color] for index, color in enumerate(colors)]


def _number_layers(figure: go.Figure, count: int, output: str) -> go.Figure:
    """Numbers of the layers, as many as there is room for; ``output`` names the last line."""
    step = -(-count // MOST_NUMBERS)
    numbers = [number for number in range(1, count) if (number - 1) % step == 0 and count - number >= step]
    return figure.update_yaxes(tickmode="array", tickvals=[*numbers, count], ticktext=[*map(str, numbers), output])


def _frame(figure: go.Figure, layer: int, width: int) -> None:
    box = {"x0": -0.5, "x1": width - 0.5, "y0": layer - 0.5, "y1": layer + 0.5}
    figure.add_shape(type="rect", line={"color": ACCENT, "width": 3}, **box)
