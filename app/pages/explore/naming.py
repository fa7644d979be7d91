"""What units are called on this page."""

from __future__ import annotations

import cnnviz
from app.components.unit_arithmetic import Target
from app.text import Words
from cnnviz.graph.nodes import INPUT


def unit_label(words: Words, network: cnnviz.Network, unit: Target) -> str:
    """A unit or a pixel, short enough for a button; without row and column where there is only one of each."""
    name = words("arithmetic.input") if unit.node == INPUT else unit.node
    flat = network.node(unit.node).output[1:] in {(), (1, 1)}
    key = "arithmetic.step-flat" if flat else "arithmetic.step"
    return words(key, node=name, channel=unit.channel, row=unit.row, column=unit.column)
