"""The Receptive fields page, put together: the row of choices, and one of five views."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app import session
from app.choosing import place, settled
from app.choosing.controls import controls
from app.choosing.selection import CHOICE
from app.page import guard
from app.pages.receptive_fields import channels, effective, forwards, growth, stacks, state
from app.results import Subject
from app.state import history
from app.text import Words

DRAWN: dict[str, Callable[[Words, Subject], None]] = {
    "growth": growth.draw,
    "channels": channels.draw,
    "effective": effective.draw,
    "forwards": forwards.draw,
    "stacks": stacks.draw,
}


def render() -> None:
    """Draw the page."""
    words = session.spoken()
    st.caption(words("receptive_fields.intro"))
    place.settle(words)
    chosen = controls(words, state.KEYS, *state.DEPENDENT)
    label = words("receptive_fields.view")
    view = settled.view(label, "rf_view", list(DRAWN), lambda name: words(f"receptive_fields.view-{name}"))
    _shown(words, view, chosen)


@st.fragment
def _shown(words: Words, view: str, chosen: Subject) -> None:
    """A click here reruns nothing else, unless it leads to another network."""
    if CHOICE.value.net != chosen.slug:
        st.rerun()
    with guard(words):
        try:
            DRAWN[view](words, chosen)
        except state.NoMapError:
            st.info(words("receptive_fields.no-maps"), icon=":material/info:")
    history.write("fields")
