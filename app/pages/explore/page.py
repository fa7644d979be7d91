"""The Explore page, put together: what is selected, the whole network, one layer, one unit."""

from __future__ import annotations

import streamlit as st

from app.choosing import selection
from app.choosing.controls import controls
from app.pages.explore import layer, state, whole
from app.results import Subject
from app.state import visitor
from app.state.page import part
from app.text import Words


def render() -> None:
    """Draw the page; everything on it follows from the visitor's selection."""
    words = visitor.words()
    st.caption(words("explore.tagline"))
    selection.settle(words)
    subject = controls(words, state.STATE, dependent=state.OF_THE_NETWORK)
    _run(subject)
    side, main = st.columns([1, 4], gap="medium")
    with side:
        whole.picture_and_classes(words, subject)
    with main:
        _inside(words)
    whole.table(words, subject)


def _run(subject: Subject) -> None:
    """One forward pass for all that the page shows at first: the layer and the probabilities."""
    layer_name = state.settle_layer(subject.network)
    if subject.network.labels:
        subject.keep(layer_name, subject.network.nodes[-1].name)


@part
def _inside(words: Words) -> None:
    """The strip, the layer and the unit."""
    subject = selection.subject()
    whole.follow_strip(subject.network)
    state.settle(subject)
    whole.strip(words, subject)
    layer.panel(words, subject)
