"""One unit: its value, what it sees of the picture, and the code that prints it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.components.unit_view import unit_scene, unit_view
from app.pages.convolution import links as convolution
from app.pages.explore import code
from app.pages.explore.state import STATE, select_unit
from app.pages.pooling import links as pooling
from app.results import Subject
from app.state import Link
from app.text import Words
from app.text.format import fixed


def _size_note(words: Words, node: cnnviz.Node, picture: NDArray[np.uint8]) -> None:
    field = node.receptive_field
    if isinstance(field, cnnviz.ReceptiveField) and (
        field.vertical.size > picture.shape[0] or field.horizontal.size > picture.shape[1]
    ):
        st.caption(words("explore.unit.larger", height=picture.shape[0], width=picture.shape[1]))


def _door(words: Words, page: str, link: Callable[[int], Link]) -> None:
    """A button that opens ``link`` of the channel that is selected when it is pressed."""
    text, key = words(f"arithmetic.to-{page}"), f"to_{page}"
    st.button(text, icon=":material/open_in_new:", key=key, on_click=lambda: link(STATE.value.channel).open())


def to_convolution(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    """A button that opens the selected filter of a convolution on the Convolution page."""
    _door(words, "convolution", partial(convolution.kernel, subject, node.name))


def doors(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    """To the pages where the selected filter and map can be played with."""
    if node.kind is cnnviz.Kind.CONVOLUTION:
        to_convolution(words, subject, node)
    if node.output[1:] not in {(), (1, 1)}:
        _door(words, "pooling", partial(pooling.feature_map, subject, node.name))


def panel(words: Words, subject: Subject, node: cnnviz.Node, limit: float) -> None:
    """The selected map enlarged beside the picture, on the grid's own scale."""
    maps = subject.activations(node.name)
    at = STATE.value
    channel, row, column = at.channel, at.row, at.column
    picture = subject.view()
    value = fixed(float(maps[channel, row, column]))
    st.markdown(words("explore.unit.title", channel=channel, row=row, column=column, value=value))
    unit_view(
        unit_scene(np.ascontiguousarray(maps[channel]), picture, node.receptive_field, limit, channels=len(maps)),
        key="unit",
        words=words,
        selected=(channel, row, column),
        on_pick=select_unit,
    )
    _size_note(words, node, picture)
    _code(words, subject, node, (channel, row, column))


def _code(words: Words, subject: Subject, node: cnnviz.Node, unit: tuple[int, int, int]) -> None:
    """The program that prints the value; written only while its panel is open."""
    box = st.expander(words("explore.unit.code"), key="code_open", on_change="rerun", icon=":material/code:")
    if not box.open:
        return
    with box:
        st.caption(words("explore.unit.code-help"))
        if not subject.picture.startswith("sample:"):
            st.caption(words("explore.unit.code-own"))
        st.code(code.snippet(subject, node, unit), language="python")
