"""Where the chosen network has nothing to show: which ones have."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.choosing import place
from app.choosing.naming import display
from app.text import Words


def elsewhere(words: Words, why: str, slug: str, examples: Sequence[str], dependent: Sequence[str] = ()) -> None:
    """A sentence (the key ``why``, about the network ``slug``) and a button to each of the networks that have it.

    ``dependent`` names what the page keeps of the network in the session state: forgotten when another is chosen.
    """
    st.info(words(why, network=display(words, slug)), icon=":material/info:")
    with st.container(horizontal=True):
        for each in examples:
            st.button(
                words("choosing.open", network=display(words, each)),
                key=f"open_{each}",
                on_click=place.choose,
                args=(each, *dependent),
                icon=":material/swap_horiz:",
            )
