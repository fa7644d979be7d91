"""The Architectures page: six views, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app import session
from app.page import guard
from app.pages.architectures import accuracy, compare, head, layers, source, timeline
from app.pages.architectures.state import VIEWS, hold, switch
from app.state import history
from app.text import Words

DRAW: Mapping[str, Callable[[Words], None]] = {
    "time": timeline.draw,
    "layers": layers.draw,
    "compare": compare.draw,
    "all": accuracy.draw,
    "head": head.draw,
    "source": source.draw,
}


def render() -> None:
    """Draw the page."""
    words = session.spoken()
    st.caption(words("architectures.intro"))
    _views(words)


@st.fragment
def _views(words: Words) -> None:
    """The switch and the view that is open; nothing is computed for the others."""
    hold()
    with guard(words):
        shown = switch(words, "view", VIEWS, hidden=True)
        st.caption(words(f"architectures.view-{shown}-told"))
        DRAW[shown](words)
    history.write("architectures")
