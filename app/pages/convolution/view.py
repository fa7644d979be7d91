"""The Convolution page: the component, and what only Python has for it."""

from __future__ import annotations

import streamlit as st

import cnnviz
from app import session
from app.components.convolution import Learned, convolution_view
from app.page import guard
from app.pages.convolution import learned, pictures
from app.state import history
from app.text import Words, sentence

TERMS = ("filter", "stride", "dilation", "padding", "groups", "receptive_field")


def render() -> None:
    """Draw the page."""
    words = session.spoken()
    pictures.settle()
    _playground(words, _sent(words))


def _sent(words: Words) -> Learned | None:
    """The filter that ``kernel_from`` names; one that cannot be had is told in a sentence."""
    name = str(st.session_state.get("kernel_from", ""))
    if not name:
        return None
    try:
        sent = learned.found(words, name)
    except learned.NoFilterError as error:
        st.info(words(error.key, **error.facts), icon=":material/info:")
        return None
    except cnnviz.CnnvizError as error:
        st.info(f"{words('convolution.learned-gone')} {sentence(words, error)}", icon=":material/info:")
        return None
    st.caption(sent.told)
    return sent.learned


@st.fragment
def _playground(words: Words, sent: Learned | None) -> None:
    """What the browser tells reruns this alone."""
    with guard(words):
        key = str(st.session_state["conv_pic"])
        asked = convolution_view(
            key="convolution",
            words=words.under("convolution.view"),
            terms={term: words(f"terms.{term}.help") for term in TERMS},
            picture=(key, session.picture_of(key).pixels),
            digits=pictures.digits(),
            learned=sent,
            settings=str(st.session_state.get("conv", "")),
            on_settings=_keep,
        )
        if asked:
            pictures.choose(words)
    history.write("convolution")


def _keep(settings: str) -> None:
    st.session_state["conv"] = settings
