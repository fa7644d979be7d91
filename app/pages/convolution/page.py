"""The Convolution page: the component, and what only Python has for it."""

from __future__ import annotations

import streamlit as st

import cnnviz
from app import results
from app.components.convolution import Learned, convolution_view
from app.pages.convolution import filters, pictures
from app.pages.convolution.state import STATE
from app.state import visitor
from app.state.page import Page, part
from app.text import Words, sentence

TERMS = ("filter", "stride", "dilation", "padding", "groups", "receptive_field")


def render() -> None:
    """Draw the page."""
    words = visitor.words()
    pictures.settle()
    _playground(words, _filter(words))


def _filter(words: Words) -> Learned | None:
    """The filter that the address names; one that cannot be had gives a sentence."""
    reference = STATE.value.kernel
    if not reference:
        return None
    try:
        learned, caption = filters.read(words, reference)
    except filters.NoFilterError as error:
        st.info(words(error.key, **error.facts), icon=":material/info:")
        return None
    except cnnviz.CnnvizError as error:
        st.info(f"{words('convolution.learned-gone')} {sentence(words, error)}", icon=":material/info:")
        return None
    st.caption(caption)
    return learned


@part
def _playground(words: Words, learned: Learned | None) -> None:
    key = STATE.value.picture
    change_picture = convolution_view(
        key="convolution",
        words=words.under("convolution.view"),
        terms={term: words(f"terms.{term}.help") for term in TERMS},
        picture=(key, results.picture(key).pixels),
        digits=pictures.digits(),
        learned=learned,
        settings=STATE.value.settings,
        on_settings=STATE["settings"].set,
    )
    if change_picture:
        pictures.choose(words)


PAGE = Page("convolution", "convolution.title", ":material/apps:", order=1, render=render, parts=(STATE,))
