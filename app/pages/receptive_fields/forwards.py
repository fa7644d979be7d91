"""Forwards: one pixel of the picture, and what it can reach."""

from __future__ import annotations

import streamlit as st

from app.components.ground import Ground
from app.components.pixel_reach import pixel_reach
from app.pages.receptive_fields.state import STATE, stops
from app.results import Subject
from app.state.inputs import within
from app.text import Words
from cnnviz import Kind, Node

VECTORS = frozenset({Kind.LINEAR, Kind.FLATTEN, Kind.GLOBAL_AVERAGE_POOL})


def draw(words: Words, subject: Subject) -> None:
    """The component; pointing at a pixel never waits for the server."""
    nodes, picture = subject.network.nodes, subject.view()
    height, width = picture.shape[:2]
    row = within(STATE["pixel_row"], 0, height - 1, height // 2)
    column = within(STATE["pixel_column"], 0, width - 1, width // 2)
    st.markdown(words("receptive_fields.forwards.intro"), help=words("receptive_fields.forwards.help"))
    pixel_reach(
        nodes,
        Ground(picture),
        titles=titles(nodes),
        words=words.under("receptive_fields.forwards.view"),
        selected=(row, column),
        on_pick=_select,
    )


def titles(nodes: tuple[Node, ...]) -> dict[str, str]:
    """The title of each grid, by node: layers where the view widens, and the vectors at the end."""
    layers = {node.name for node in stops(nodes)}
    return {
        node.name: node.name.removeprefix("features.") for node in nodes if node.name in layers or node.kind in VECTORS
    }


def _select(row: int, column: int) -> None:
    STATE.update(pixel_row=row, pixel_column=column)
