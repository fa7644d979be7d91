"""Where the visitor is in the network: layer, channel and unit, always ones that exist, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import cnnviz
from app.results import Subject
from app.state import State, entry

VIEWS = ("maps", "filters", "histogram", "table")
ORDERS = ("index", "strength")
#: Fields that belong to one network: another one has other layers.
OF_THE_NETWORK = ("layer", "channel", "row", "column", "trail")


@dataclass(frozen=True, slots=True)
class Explore:
    """Layer, channel, row and column are empty or -1 until they are settled.

    ``sort`` is the order of the maps, ``own_scale`` whether each has a color scale of its own, ``input_channel`` the
    channel of the filters that is shown, ``trail`` the units that the visitor went through (``trail.py``). ``leaves``
    is set when a class was clicked: its unit is open then, outside of the fragment that the class is drawn in.
    """

    layer: str = ""
    channel: int = entry(-1)
    row: int = entry(-1)
    column: int = entry(-1)
    view: str = entry("maps", options=VIEWS)
    sort: str = entry("index", options=ORDERS)
    own_scale: bool = False
    input_channel: int = entry(0)
    trail: str = ""
    leaves: bool = entry(default=False, listed=False)


STATE = State("explore", Explore)


def settle(subject: Subject) -> None:
    """Make layer, channel and unit valid: by default the first convolution, its strongest map, its strongest unit."""
    settle_layer(subject.network)
    maps = subject.activations(STATE.value.layer)
    channels, rows, columns = maps.shape
    if not 0 <= STATE.value.channel < channels:
        STATE.update(channel=int(np.argmax(np.abs(maps).mean(axis=(1, 2)))), row=-1, column=-1)
    at = STATE.value
    if not (0 <= at.row < rows and 0 <= at.column < columns):
        row, column = np.unravel_index(np.abs(maps[at.channel]).argmax(), (rows, columns))
        STATE.update(row=int(row), column=int(column))


def settle_layer(network: cnnviz.Network) -> str:
    """Make the layer one of the network's: by default its first convolution. Returns its name."""
    if STATE.value.layer not in {node.name for node in network.nodes}:
        STATE.update(layer=_first_convolution(network), channel=-1)
    return STATE.value.layer


def _first_convolution(network: cnnviz.Network) -> str:
    kinds = (node.name for node in network.nodes if node.kind is cnnviz.Kind.CONVOLUTION)
    return next(kinds, network.nodes[0].name)


def select_layer(name: str) -> None:
    """Open another layer at its strongest unit."""
    if name != STATE.value.layer:
        STATE.update(layer=name, channel=-1, row=-1, column=-1)


def step_to_layer(name: str) -> None:
    """Open a neighboring layer at the same channel, row and column, as far as it has them."""
    STATE.update(layer=name)


def select_channel(channel: int) -> None:
    """Open another map of the layer, at the same unit, so that maps compare."""
    STATE.update(channel=channel)


def select_unit(channel: int, row: int, column: int) -> None:
    """Select another unit of the layer."""
    STATE.update(channel=channel, row=row, column=column)
