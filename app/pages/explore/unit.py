"""One unit: its value, what it sees of the picture, and the code that prints it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing.place import Place
from app.components.unit_view import AxisField, Field, unit_scene, unit_view
from app.page import open_page
from app.pages.explore import code, describe, place
from app.text import Words


def _field(node: cnnviz.Node) -> Field:
    seen = node.receptive_field
    if not isinstance(seen, cnnviz.ReceptiveField):
        return "none" if seen is None else "whole"
    vertical, horizontal = (AxisField(axis.size, axis.jump, axis.start) for axis in (seen.vertical, seen.horizontal))
    return vertical, horizontal


def _size_note(words: Words, node: cnnviz.Node, picture: NDArray[np.uint8]) -> None:
    seen = node.receptive_field
    if isinstance(seen, cnnviz.ReceptiveField) and (
        seen.vertical.size > picture.shape[0] or seen.horizontal.size > picture.shape[1]
    ):
        st.caption(words("explore.unit.larger", height=picture.shape[0], width=picture.shape[1]))


def _moved(name: str) -> None:
    st.session_state[name] = int(st.session_state[f"{name}_box"])


def _boxes(words: Words, shape: tuple[int, ...]) -> None:
    """Channel, row and column as numbers: what a click does, by keyboard."""
    columns = st.columns(3)
    for column, name, size in zip(columns, ("channel", "row", "column"), shape, strict=True):
        st.session_state[f"{name}_box"] = st.session_state[name]
        column.number_input(
            words(f"explore.unit.{name}"),
            min_value=0,
            max_value=size - 1,
            key=f"{name}_box",
            on_change=_moved,
            args=(name,),
            disabled=size == 1,
        )


def _door(words: Words, page: str, **values: str) -> None:
    st.button(
        words(f"arithmetic.to-{page}"),
        icon=":material/open_in_new:",
        key=f"to_{page}",
        on_click=open_page,
        args=(page,),
        kwargs=values,
    )


def to_convolution(words: Words, chosen: Place, node: cnnviz.Node, channel: int) -> None:
    """A button that opens the chosen filter of a convolution on the Convolution page."""
    _door(words, "convolution", conv="", kernel_from=f"{chosen.slug}|{chosen.weights}|{node.name}|{channel}")


def _to_pooling(words: Words, chosen: Place, node: cnnviz.Node, channel: int) -> None:
    """A button that opens the chosen map on the Pooling page."""
    source = f"{chosen.slug}|{chosen.weights}|{chosen.picture}|{node.name}|{channel}"
    _door(words, "pooling", pool="", map_from=source)


def _doors(words: Words, chosen: Place, node: cnnviz.Node, channel: int) -> None:
    """To the pages where this filter and this map can be played with."""
    with st.container(horizontal=True, gap="small"):
        if node.kind is cnnviz.Kind.CONVOLUTION:
            to_convolution(words, chosen, node, channel)
        if node.output[1:] not in {(), (1, 1)}:
            _to_pooling(words, chosen, node, channel)


def panel(words: Words, chosen: Place, node: cnnviz.Node, limit: float) -> None:
    """The chosen map enlarged beside the picture, on the grid's own scale."""
    maps = chosen.output_of(node.name)
    channel, row, column = (st.session_state[name] for name in ("channel", "row", "column"))
    picture = chosen.view()
    value = describe.number(float(maps[channel, row, column]))
    st.markdown(words("explore.unit.title", channel=channel, row=row, column=column, value=value))
    unit_view(
        unit_scene(np.ascontiguousarray(maps[channel]), picture, _field(node), limit),
        key="unit",
        words=words,
        selected=(row, column),
        on_pick=place.go_to_unit,
    )
    _size_note(words, node, picture)
    _boxes(words, maps.shape)
    _doors(words, chosen, node, channel)
    with st.expander(words("explore.unit.code"), icon=":material/code:"):
        st.caption(words("explore.unit.code-help"))
        if not chosen.picture.startswith("sample:"):
            st.caption(words("explore.unit.code-own"))
        st.code(code.snippet(chosen, node, (channel, row, column)), language="python")
