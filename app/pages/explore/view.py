"""The Explore page, put together: what is chosen, the whole network, one layer, one unit."""

from __future__ import annotations

import streamlit as st

from app import session
from app.page import guard
from app.pages.explore import choose, layer, place, whole
from app.text import Words


def render() -> None:
    """Draw the page; everything on it follows from the choices in the session state."""
    words = session.spoken()
    st.caption(words("explore.tagline"))
    notice = st.session_state.pop("notice", None)
    if notice:
        st.error(notice, icon=":material/info:")
    place.settle_network(words)
    chosen = choose.controls(words)
    side, main = st.columns([1, 4], gap="medium")
    with side:
        whole.picture_and_classes(words, chosen)
    with main:
        _inside(words)
    whole.table(words, chosen)


@st.fragment
def _inside(words: Words) -> None:
    """The strip, the layer and the unit: a click here reruns nothing else."""
    with guard(words):
        chosen = place.chosen()
        whole.follow_strip(chosen.network)
        place.settle_layer(chosen)
        whole.strip(words, chosen)
        layer.panel(words, chosen)
    session.write_address(place.ADDRESS)
