"""The Architectures page: the networks in the order of their years, their layers in numbers, and side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app.pages.architectures import accuracy, compare, head, layers, source, timeline
from app.pages.architectures.controls import switch
from app.pages.architectures.state import STATE
from app.state import visitor
from app.state.page import Page, part
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
    st.caption(visitor.words()("architectures.intro"))
    _views()


@part
def _views() -> None:
    """The switch and the view that is open; nothing is computed for the others."""
    words = visitor.words()
    view = switch(words, "view", titled=False)
    st.caption(words(f"architectures.view-{view}-caption"))
    DRAW[view](words)


PAGE = Page("architectures", "architectures.title", ":material/account_tree:", order=3, render=render, parts=(STATE,))
