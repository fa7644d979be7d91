"""One pixel, and the units of every layer that it can reach: wholly in the browser. Drawn by ``pixel_reach.js``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from app.components import component, pack, tell_selected
from app.components.plane import Ground, numbers
from cnnviz.analysis.receptive_field.pixel_reach import read_patterns, sides
from cnnviz.graph.nodes import INPUT, Node

LIBRARIES: Final = ("plane", "controls")
STATE: Final = "picked"
KEY: Final = "pixel-reach"


def pixel_reach(
    nodes: Sequence[Node],
    ground: Ground,
    *,
    titles: Mapping[str, str],
    words: Mapping[str, str],
    selected: tuple[int, int],
    on_pick: Callable[[int, int], None],
) -> None:
    """Draw the view: nodes with a title get a grid each.

    ``selected`` is the pixel (row, column); ``on_pick`` is called with another before the script runs again, when the
    visitor rests.
    """

    def changed() -> None:
        found = numbers(st.session_state.get(KEY, {}).get(STATE), 2)
        height, width = ground.pixels
        if found is not None and found[0] < height and found[1] < width:
            on_pick(found[0], found[1])

    header = {"key": KEY, "words": dict(words), "nodes": told_nodes(nodes, ground.pixels, titles), **ground.header()}
    with st.container(gap=None):
        tell_selected(KEY, ",".join(map(str, selected)))
        component("pixel_reach", *LIBRARIES)(key=KEY, data=pack(header, ground.blobs()), on_picked_change=changed)


def told_nodes(nodes: Sequence[Node], pixels: tuple[int, int], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every node for the script: ``from`` is the place of what it reads in this list, -1 for the picture."""
    seen = read_patterns(nodes, (1, *pixels))
    places = {INPUT: -1, **{node.name: place for place, node in enumerate(nodes)}}
    return [
        {
            "name": node.name,
            "title": titles.get(node.name, ""),
            "sides": sides(node.output),
            "vector": len(node.output) != 3,
            "looks": [
                {"from": places[source], "axes": [(look.extent, look.stride, look.padding) for look in pair]}
                for source, pair in zip(node.inputs, seen[node.name], strict=True)
            ],
        }
        for node in nodes
    ]
