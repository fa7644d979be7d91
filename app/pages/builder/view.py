"""The Builder page: the list of layers in the browser, and what only Python can do with the network."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import session
from app.components.builder import builder
from app.page import guard
from app.pages.builder import actions, state
from app.pages.builder.answer import answer
from app.pages.builder.setup import setup
from app.state import history
from app.text import Words


def render() -> None:
    """Draw the page."""
    words = session.spoken()
    st.caption(words("builder.intro"))
    _building(words)


@st.fragment
def _building(words: Words) -> None:
    """An edit reruns this alone."""
    with guard(words):
        text, design = state.current(words)
        _notice(st.container())
        actions.row(words, design)
        builder(
            key="builder",
            setup=setup(words),
            answer=answer(words, text, design) | {"wish": st.session_state.get(state.WISH, 0)},
            on_design=state.edited,
            on_wish=state.wished,
        )
        actions.code(words, design)
    history.write("builder")


def _notice(place: DeltaGenerator) -> None:
    """What could not be had, once; it has a place of its own, so that nothing below it is drawn anew."""
    notice = st.session_state.pop(state.NOTICE, "")
    if notice:
        place.info(notice, icon=":material/info:")
