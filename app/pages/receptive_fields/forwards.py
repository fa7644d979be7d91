"""Forwards: one pixel of the picture, and what it can reach."""

from __future__ import annotations

import streamlit as st

from app.choosing.settled import within
from app.components.pixel_reach import pixel_reach
from app.components.plane import Ground
from app.pages.receptive_fields import state
from app.results import Subject
from app.text import Words
from cnnviz import Kind, Node

VECTORS = frozenset({Kind.LINEAR, Kind.FLATTEN, Kind.GLOBAL_AVERAGE_POOL})


def draw(words: Words, chosen: Subject) -> None:
    """The component; pointing at a pixel never waits for the server."""
    nodes, picture = chosen.network.nodes, chosen.view()
    height, width = picture.shape[:2]
    pixel = within("rf_y", 0, height - 1, height // 2), within("rf_x", 0, width - 1, width // 2)
    st.markdown(words("receptive_fields.forwards.told"), help=words("receptive_fields.forwards.help"))
    pixel_reach(
        nodes,
        Ground(picture),
        titles=titles(nodes),
        words=words.under("receptive_fields.forwards.view"),
        selected=pixel,
        on_pick=_picked,
    )


def titles(nodes: tuple[Node, ...]) -> dict[str, str]:
    """What each grid is called, for the layers that have one: where the view widens, and the vectors at the end."""
    stops = {node.name for node in state.stops(nodes)}
    return {
        node.name: node.name.removeprefix("features.") for node in nodes if node.name in stops or node.kind in VECTORS
    }


def _picked(row: int, column: int) -> None:
    st.session_state.update(rf_y=row, rf_x=column)
