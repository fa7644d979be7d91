"""One unit: its value, what it sees of the picture, and the code that prints it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.components.unit_view import unit_scene, unit_view
from app.format import fixed
from app.pages.convolution import links as convolution
from app.pages.explore import code
from app.pages.explore.state import STATE, select_unit
from app.pages.pooling import links as pooling
from app.results import Subject
from app.state import Link
from app.text import Words


def _size_note(words: Words, node: cnnviz.Node, picture: NDArray[np.uint8]) -> None:
    field = node.receptive_field
    if isinstance(field, cnnviz.ReceptiveField) and (
        field.vertical.size > picture.shape[0] or field.horizontal.size > picture.shape[1]
    ):
        st.caption(words("explore.unit.larger", height=picture.shape[0], width=picture.shape[1]))


def _boxes(words: Words, shape: tuple[int, ...]) -> None:
    """Channel, row and column as numbers: what a click does, by keyboard."""
    columns = st.columns(3)
    for column, name, size in zip(columns, ("channel", "row", "column"), shape, strict=True):
        column.number_input(
            words(f"explore.unit.{name}"),
            min_value=0,
            max_value=size - 1,
            disabled=size == 1,
            **STATE[name].widget(f"{name}_box"),
        )


def _door(words: Words, link: Link) -> None:
    text, key = words(f"arithmetic.to-{link.page}"), f"to_{link.page}"
    st.button(text, icon=":material/open_in_new:", key=key, on_click=link.open)


def to_convolution(words: Words, subject: Subject, node: cnnviz.Node, channel: int) -> None:
    """A button that opens the selected filter of a convolution on the Convolution page."""
    _door(words, convolution.kernel(subject, node.name, channel))


def _doors(words: Words, subject: Subject, node: cnnviz.Node, channel: int) -> None:
    """To the pages where this filter and this map can be played with."""
    with st.container(horizontal=True, gap="small"):
        if node.kind is cnnviz.Kind.CONVOLUTION:
            to_convolution(words, subject, node, channel)
        if node.output[1:] not in {(), (1, 1)}:
            _door(words, pooling.feature_map(subject, node.name, channel))


def panel(words: Words, subject: Subject, node: cnnviz.Node, limit: float) -> None:
    """The selected map enlarged beside the picture, on the grid's own scale."""
    maps = subject.activations(node.name)
    at = STATE.value
    channel, row, column = at.channel, at.row, at.column
    picture = subject.view()
    value = fixed(float(maps[channel, row, column]))
    st.markdown(words("explore.unit.title", channel=channel, row=row, column=column, value=value))
    unit_view(
        unit_scene(np.ascontiguousarray(maps[channel]), picture, node.receptive_field, limit),
        key="unit",
        words=words,
        selected=(row, column),
        on_pick=select_unit,
    )
    _size_note(words, node, picture)
    _boxes(words, maps.shape)
    _doors(words, subject, node, channel)
    with st.expander(words("explore.unit.code"), icon=":material/code:"):
        st.caption(words("explore.unit.code-help"))
        if not subject.picture.startswith("sample:"):
            st.caption(words("explore.unit.code-own"))
        st.code(code.snippet(subject, node, (channel, row, column)), language="python")
