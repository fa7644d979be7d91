"""The Explore page, put together: what is chosen, the whole network, one layer, one unit."""

from __future__ import annotations

import streamlit as st

from app import address, session
from app.choosing import place as choosing
from app.choosing.controls import controls
from app.page import guard
from app.pages.explore import layer, place, whole
from app.text import Words


def render() -> None:
    """Draw the page; everything on it follows from the choices in the session state."""
    words = session.spoken()
    st.caption(words("explore.tagline"))
    choosing.settle(words)
    chosen = controls(words, place.DEPENDENT)
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
        chosen = choosing.chosen()
        whole.follow_strip(chosen.network)
        place.settle_layer(chosen)
        whole.strip(words, chosen)
        layer.panel(words, chosen)
    address.write(place.ADDRESS)
