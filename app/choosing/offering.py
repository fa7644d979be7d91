"""Where the selected network has nothing to show: which ones have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.choosing.naming import display
from app.choosing.selection import networks_on_offer, select_network
from app.text import Words


def elsewhere(
    words: Words, why: str, slug: str, examples: Sequence[str], changed: Callable[[], None] | None = None
) -> None:
    """A sentence (the key ``why``, about the network ``slug``) and a button to each of the networks that have it.

    Those that visitors cannot open here are left out. ``changed`` is called after another network was selected.
    """
    st.info(words(why, network=display(words, slug)), icon=":material/info:")
    with st.container(horizontal=True):
        for each in filter(networks_on_offer().__contains__, examples):
            st.button(
                words("choosing.open", network=display(words, each)),
                key=f"open_{each}",
                on_click=select_network,
                args=(each, changed),
                icon=":material/swap_horiz:",
            )
