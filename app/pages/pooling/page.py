"""The Pooling page: the component, and what only Python has for it."""

from __future__ import annotations

import streamlit as st

import cnnviz
from app.components.pooling import Digit, pooling_view
from app.pages.pooling.maps import feature_map
from app.pages.pooling.state import STATE
from app.state import visitor
from app.state.page import Page, part
from app.text import Words


def render() -> None:
    """Draw the page."""
    words = visitor.words()
    st.caption(words("pooling.intro"))
    _playground(words)


@part
def _playground(words: Words) -> None:
    sent = feature_map(words)
    pooling_view(
        key="pool-view",
        words=words.under("pooling.view"),
        digits=digits(words),
        sent=sent,
        settings=STATE.value.settings,
        on_settings=STATE["settings"].set,
    )


def digits(words: Words) -> tuple[Digit, ...]:
    """The bundled digits."""
    return tuple(
        Digit(sample.slug, sample.names[words.language], cnnviz.read_sample(sample.slug).pixels[:, :, 0])
        for sample in cnnviz.samples()
        if sample.kind == "digit"
    )


PAGE = Page("pooling", "pooling.title", ":material/grid_view:", order=2, render=render, parts=(STATE,))
