"""One pixel, and the units of every layer that it can reach. ``app/frontend/pixel_reach`` computes and draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from app.components import mount, pack
from app.components.browser import handler, numbers
from app.components.ground import Ground
from cnnviz.analysis.receptive_field.pixel_reach import read_patterns, sides
from cnnviz.graph.nodes import INPUT, Node

STATE: Final = "selected"
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

    def pick(pixel: tuple[int, ...]) -> None:
        (row, column), (height, width) = pixel, ground.pixels
        if row < height and column < width:
            on_pick(row, column)

    header = {"key": KEY, "words": dict(words), "nodes": node_entries(nodes, ground.pixels, titles), **ground.header()}
    message = pack(header, ground.blobs())
    changed = handler(KEY, STATE, numbers(2), pick)
    mount("pixel_reach", key=KEY, message=message, selected=",".join(map(str, selected)), on_selected_change=changed)


def node_entries(nodes: Sequence[Node], pixels: tuple[int, int], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every node for the script: ``from`` is the position of what it reads in this list, -1 for the picture."""
    reads = read_patterns(nodes, (1, *pixels))
    positions = {INPUT: -1, **{node.name: position for position, node in enumerate(nodes)}}
    return [
        {
            "name": node.name,
            "title": titles.get(node.name, ""),
            "sides": sides(node.output),
            "vector": len(node.output) != 3,
            "looks": [
                {"from": positions[source], "axes": [(look.extent, look.stride, look.padding) for look in pair]}
                for source, pair in zip(node.inputs, reads[node.name], strict=True)
            ],
        }
        for node in nodes
    ]
