"""The Builder page: the list of layers in the browser, and what only Python can do with the network."""

from __future__ import annotations

import logging
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components.builder import builder
from app.pages.builder import actions, code, state
from app.pages.builder.answer import answer, waiting
from app.pages.builder.setup import setup
from app.pages.builder.state import STATE
from app.state import visitor
from app.state.page import Page, guard, part
from app.text import Words
from cnnviz.design import Design

log = logging.getLogger(__name__)
LONGEST_LOGGED = 2000  # characters


def render() -> None:
    """Draw the page."""
    st.caption(visitor.words()("builder.intro"))
    _building()


@part
def _building() -> None:
    """An edit reruns this alone. Whatever the design is, the editor is drawn, so that it can be changed and undone."""
    words = visitor.words()
    text, design = state.current(words)
    _notice(st.container())
    with guard(words):
        actions.row(words, design)
    builder(
        key="builder",
        setup=setup(words),
        answer=_answer(words, text, design) | {"requested": int(STATE.value.requested)},
        on_design=state.edit,
        on_request=state.answer_request,
    )
    with guard(words):
        code.draw(words, design)


def _answer(words: Words, text: str, design: Design) -> dict[str, Any]:
    try:
        return answer(words, text, design)
    except Exception:  # without an answer there would be no editor to undo the design with
        log.exception("a design has no answer: %s", text[:LONGEST_LOGGED])
        return waiting(words, text, design)


def _notice(slot: DeltaGenerator) -> None:
    """A sentence, once; in a slot of its own, so that nothing below it is drawn anew."""
    notice = STATE.value.notice
    if notice:
        STATE.update(notice="")
        slot.info(notice, icon=":material/info:")


PAGE = Page("builder", "builder.title", ":material/build:", order=6, render=render, parts=(STATE,))
