"""Colored pictures before a network that reads gray ones: what happens to them, and which network keeps the colors."""

from __future__ import annotations

import numpy as np
import streamlit as st

import cnnviz
from app.pages.training import networks
from app.pages.training.names import network_text
from app.pages.training.state import STATE
from app.pages.training.transfer_state import TRANSFER, TRANSFERRED
from app.text import Words
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.networks import NETWORKS

LOOKED_AT = 200  # training pictures
GRAY = 1  # channel


def has_colors(data: Dataset) -> bool:
    """Whether the channels of some training picture, of at most ``LOOKED_AT``, differ."""
    count = len(data.training)
    few = data.training.pixels[np.linspace(0, count - 1, min(LOOKED_AT, count)).astype(int)]
    return bool((few != few[..., :1]).any())


def draw(words: Words, data: Dataset) -> None:
    """A sentence, a network that keeps the colors, and transfer learning; nothing where none are lost."""
    if networks.card().input[0] != GRAY or not has_colors(data):
        return
    keeping = _keeping()
    name = network_text(words, STATE.value.net)
    st.info(words("training_colors.lost", network=name), icon=":material/invert_colors_off:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            words("training_colors.network", network=network_text(words, keeping)),
            key="trn_colors_network",
            icon=":material/palette:",
            on_click=STATE.update,
            kwargs={"net": keeping},
        )
        st.button(
            words("training_colors.transfer"),
            key="trn_colors_transfer",
            icon=":material/palette:",
            help=words("training_colors.transfer-help"),
            on_click=TRANSFER.update,
            kwargs={"view": TRANSFERRED},
        )


def _keeping() -> str:
    """Of the page's own networks that read color, the first: they stand in the order in which they are offered."""
    return next(name for name, slug in NETWORKS.items() if cnnviz.card(slug).input[0] != GRAY)
