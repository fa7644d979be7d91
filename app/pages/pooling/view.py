"""The Pooling page: the component, and what only Python has for it."""

from __future__ import annotations

import streamlit as st

import cnnviz
from app import session
from app.components.pooling import Digit, pooling_view
from app.page import guard
from app.pages.pooling.sent import sent_map
from app.state import history
from app.text import Words


def render() -> None:
    """Draw the page."""
    words = session.spoken()
    st.caption(words("pooling.intro"))
    _playground(words)


@st.fragment
def _playground(words: Words) -> None:
    """What the browser tells reruns this alone."""
    with guard(words):
        sent = sent_map(words)
        pooling_view(
            key="pool-view",
            words=words.under("pooling.view"),
            digits=digits(words),
            sent=sent,
            settings=str(st.session_state.get("pool", "")),
            on_settings=_keep,
        )
    history.write("pooling")


def _keep(settings: str) -> None:
    st.session_state["pool"] = settings


def digits(words: Words) -> tuple[Digit, ...]:
    """The bundled digits."""
    found = (sample for sample in cnnviz.samples() if sample.kind == "digit")
    return tuple(
        Digit(sample.slug, sample.names[words.language], cnnviz.read_sample(sample.slug).pixels[:, :, 0])
        for sample in found
    )
