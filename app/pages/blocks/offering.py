"""Where the chosen network has nothing to show: which ones have."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.choosing import place
from app.choosing.naming import display
from app.text import Words


def elsewhere(words: Words, topic: str, examples: Sequence[str], slug: str) -> None:
    """A sentence (``<topic>.none``) and a button to each of the networks that have such a block."""
    st.info(words(f"{topic}.none", network=display(words, slug)), icon=":material/info:")
    with st.container(horizontal=True):
        for each in examples:
            label = words("blocks.open", network=display(words, each))
            st.button(label, key=f"blk_open_{each}", on_click=place.choose, args=(each,), icon=":material/swap_horiz:")
