"""The Builder page: the list of layers in the browser, and what only Python can do with the network."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.builder import builder
from app.pages.builder import actions, code, state
from app.pages.builder.answer import answer
from app.pages.builder.setup import setup
from app.pages.builder.state import STATE
from app.state import visitor
from app.state.page import Page, part


def render() -> None:
    """Draw the page."""
    st.caption(visitor.words()("builder.intro"))
    _building()


@part
def _building() -> None:
    """An edit reruns this alone."""
    words = visitor.words()
    text, design = state.current(words)
    _notice(st.container())
    actions.row(words, design)
    builder(
        key="builder",
        setup=setup(words),
        answer=answer(words, text, design) | {"requested": int(STATE.value.requested)},
        on_design=state.edit,
        on_request=state.request,
    )
    code.draw(words, design)


def _notice(slot: DeltaGenerator) -> None:
    """A sentence, once; in a slot of its own, so that nothing below it is drawn anew."""
    notice = STATE.value.notice
    if notice:
        STATE.update(notice="")
        slot.info(notice, icon=":material/info:")


PAGE = Page("builder", "builder.title", ":material/build:", order=6, render=render, parts=(STATE,))
