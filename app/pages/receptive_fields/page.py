"""The Receptive fields page: how far a unit sees, in theory and by the gradient, backwards and forwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app.choosing import selection
from app.choosing.controls import controls
from app.choosing.selection import CHOICE
from app.pages.receptive_fields import channels, effective, forwards, growth, stacks
from app.pages.receptive_fields.state import OF_THE_NETWORK, STATE, VIEWS, NoMapError
from app.results import Subject
from app.state import visitor
from app.state.inputs import segments
from app.state.page import Page, part
from app.text import Words

DRAW: Mapping[str, Callable[[Words, Subject], None]] = {
    "growth": growth.draw,
    "channels": channels.draw,
    "effective": effective.draw,
    "forwards": forwards.draw,
    "stacks": stacks.draw,
}


def render() -> None:
    """Draw the page: the row of choices, and one of five views."""
    words = visitor.words()
    st.caption(words("receptive_fields.intro"))
    selection.settle(words)
    subject = controls(words, STATE, dependent=OF_THE_NETWORK)
    label = words("receptive_fields.view")
    segments(STATE["view"], label, VIEWS, lambda name: words(f"receptive_fields.view-{name}"), titled=False)
    _view(words, subject)


@part
def _view(words: Words, subject: Subject) -> None:
    """What is clicked here reruns nothing else, unless it leads to another network."""
    if CHOICE.value.net != subject.slug:
        st.rerun()
    try:
        DRAW[STATE.value.view](words, subject)
    except NoMapError:
        st.info(words("receptive_fields.no-maps"), icon=":material/info:")


PAGE = Page(
    "receptive-fields",
    "receptive_fields.title",
    ":material/center_focus_strong:",
    order=4,
    render=render,
    parts=(CHOICE, STATE),
)
