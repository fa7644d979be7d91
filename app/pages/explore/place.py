"""Where the visitor is in the network: layer, channel and unit, always somewhere that exists."""

from __future__ import annotations

import numpy as np
import streamlit as st

import cnnviz
from app.choosing.place import ADDRESS as CHOICES
from app.choosing.place import Place

#: What hangs on the network: another one has other layers.
DEPENDENT = ("layer", "channel", "row", "column")
ADDRESS: dict[str, type[str] | type[int]] = {**CHOICES, "layer": str, "channel": int, "row": int, "column": int}


def _forget(*names: str) -> None:
    for name in names:
        st.session_state.pop(name, None)


def settle_layer(place: Place) -> None:
    """Make layer, channel and unit valid: by default the first convolution, its strongest map, its strongest unit."""
    names = [node.name for node in place.network.nodes]
    if st.session_state.get("layer") not in names:
        st.session_state["layer"] = _first_convolution(place.network)
        _forget("channel", "row", "column")
    maps = place.output_of(st.session_state["layer"])
    channels, rows, columns = maps.shape
    if not 0 <= st.session_state.get("channel", -1) < channels:
        st.session_state["channel"] = int(np.argmax(np.abs(maps).mean(axis=(1, 2))))
        _forget("row", "column")
    inside = 0 <= st.session_state.get("row", -1) < rows and 0 <= st.session_state.get("column", -1) < columns
    if not inside:
        strongest = np.abs(maps[st.session_state["channel"]]).argmax()
        row, column = np.unravel_index(strongest, (rows, columns))
        st.session_state["row"], st.session_state["column"] = int(row), int(column)


def _first_convolution(network: cnnviz.Network) -> str:
    kinds = (node.name for node in network.nodes if node.kind is cnnviz.Kind.CONVOLUTION)
    return next(kinds, network.nodes[0].name)


def go_to_layer(name: str) -> None:
    """Open another layer at its strongest unit."""
    if name != st.session_state.get("layer"):
        st.session_state["layer"] = name
        _forget("channel", "row", "column")


def go_to_channel(channel: int) -> None:
    """Open another map of the layer, at the same unit, so that maps compare."""
    st.session_state["channel"] = channel


def go_to_unit(row: int, column: int) -> None:
    """Choose another unit of the map."""
    st.session_state["row"], st.session_state["column"] = row, column
