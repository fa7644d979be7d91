"""Colors and marks of series and of ordered parts."""

from __future__ import annotations

import numpy as np
from plotly.colors import sample_colorscale

from cnnviz.figures.templates import INK

#: Color, dash and symbol of each series: colors of Okabe and Ito (2008), never the only sign.
SERIES = (
    ("#0072b2", "solid", "circle"),
    ("#e69f00", "dash", "square"),
    ("#009e73", "dot", "diamond"),
    ("#cc79a7", "dashdot", "x"),
    ("#56b4e9", "longdash", "triangle-up"),
    ("#d55e00", "longdashdot", "cross"),
)
#: Ordered parts, from first (dark) to last (light): "viridis" (van der Walt, Smith 2015).
SEQUENCE = (
    "#440154",
    "#46327e",
    "#365c8d",
    "#277f8e",
    "#1fa187",
    "#4ac16d",
    "#a0da39",
    "#fde725",
)
#: The part of viridis that stands out from a light and from a dark ground.
ORIGINS_FROM, ORIGINS_TO = 0.18, 0.95
BLACK_FROM = 128  # of 255: the green part from which black text has more contrast than white


def sequence_color(position: int, count: int) -> str:
    """The color ``#rrggbb`` of one of ``count`` ordered parts.

    >>> sequence_color(0, 3), sequence_color(2, 3)
    ('#440154', '#fde725')
    """
    return SEQUENCE[round(position * (len(SEQUENCE) - 1) / max(1, count - 1))]


def origin_colors(count: int) -> tuple[str, ...]:
    """A color for each of ``count`` origins of channels, from dark to bright.

    >>> len(set(origin_colors(4)))
    4
    """
    positions = np.linspace(ORIGINS_FROM, ORIGINS_TO, count).tolist() if count > 1 else [ORIGINS_FROM]
    return tuple(sample_colorscale("Viridis", positions))


def text_color(background: str) -> str:
    """Black or white, whichever has more contrast on ``#rrggbb``; green carries most of the luminance.

    >>> text_color("#fde725"), text_color("#440154")
    ('#1b1f24', '#ffffff')
    """
    return INK["light"] if int(background[3:5], 16) > BLACK_FROM else "#ffffff"
