"""The network to train: one of the page's own, or one that the visitor built."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

import cnnviz
from app.choosing import limits, selection
from app.pages.training.names import network_text
from app.pages.training.state import STATE
from app.state import visitor
from app.state.inputs import select
from app.text import LONGEST_NAME, Words, escaped
from cnnviz.architectures.catalog import NetworkCard
from cnnviz.training.live.networks import NETWORKS


def draw(words: Words) -> None:
    """The list of networks; afterwards ``STATE`` has one that can be trained."""
    before = STATE.value.net
    offered = offers()
    if before not in offered:
        why = selection.refusal(words, before)
        STATE.reset("net")
        named = words("choosing.changed", value=escaped(before, LONGEST_NAME))
        st.info(words("choosing.refused", why=why) if why else named, icon=":material/info:")
    select(
        STATE["net"],
        words("training.network"),
        offered,
        lambda net: network_text(words, net),
        words("training.network-help"),
        width=270,
    )


def offers() -> tuple[str, ...]:
    """The page's own networks, those that the visitor built, and the one that an address brings."""
    brought = (*visitor.built(), STATE.value.net)
    built = dict.fromkeys(slug for slug in brought if slug.startswith(selection.BUILT) and _can_train(slug))
    return (*NETWORKS, *built)


def _can_train(slug: str) -> bool:
    with suppress(cnnviz.CnnvizError):
        return limits.allows(cnnviz.card(slug))
    return False


def slug() -> str:
    """The slug of the network that is selected."""
    return NETWORKS.get(STATE.value.net, STATE.value.net)


def card() -> NetworkCard:
    """Facts about the network that is selected."""
    return cnnviz.card(slug())
