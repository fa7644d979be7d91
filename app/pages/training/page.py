"""The Training page: what is trained and how, the run on the screen, and what remains of it."""

from __future__ import annotations

import streamlit as st

from app.choosing.controls import start_over_buttons
from app.pages.training import recipe
from app.pages.training.state import RUNS, STATE
from app.state import visitor
from app.state.page import Page, part


def render() -> None:
    """Draw the page."""
    st.caption(visitor.words()("training.intro"))
    _setup()


@part
def _setup() -> None:
    """Data, network and recipe of the next training."""
    words = visitor.words()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        recipe.draw(words)
        start_over_buttons(words, (STATE,))


PAGE = Page("training", "training.title", ":material/model_training:", order=7, render=render, parts=(STATE, RUNS))
