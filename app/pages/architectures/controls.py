"""Controls that several views have: a row of options, the list of networks, and what can be done with a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

import cnnviz
from app.choosing import selection
from app.choosing.naming import list_label
from app.pages.architectures.state import MOST_COMPARED, STATE, cards, compared, joined
from app.pages.explore import links
from app.state import visitor
from app.state.inputs import one_of, segments, select
from app.text import Words, network_name, plain
from cnnviz import NetworkCard, Node


def switch(words: Words, field: str, *, titled: bool = True) -> str:
    """A row of the options of a field of the state; their words are ``architectures.<field>-<option>``."""
    label, text = words(f"architectures.{field}"), words.get(f"architectures.{field}-help")
    options = [str(option) for option in STATE[field].entry.options]
    return segments(
        STATE[field], label, options, lambda each: plain(words(f"architectures.{field}-{each}")), text, titled=titled
    )


def display(words: Words, card: NetworkCard) -> str:
    """The usual name of a network."""
    return network_name(words, card.slug, card.name)


def select_network(words: Words) -> NetworkCard:
    """The list of all networks; the selected one, by default the one that is open on other pages."""
    offered = cards([STATE.value.network])
    open_network = selection.CHOICE.value.net
    default = open_network if open_network in offered else selection.DEFAULT_NETWORK
    one_of(STATE["network"], list(offered), default)
    label, text = words("architectures.network"), words("architectures.network-help")
    return offered[select(STATE["network"], label, list(offered), lambda slug: list_label(words, offered[slug]), text)]


def nodes_of(words: Words, slug: str) -> tuple[Node, ...]:
    """The nodes of a network; the first time they are read from its code, and so long a spinner turns."""
    with st.spinner(words("architectures.reading"), show_time=True):
        return cnnviz.layers(slug)


def explore(slug: str) -> None:
    """In a callback: open a network on the Explore page, or say why it cannot be opened here."""
    why = selection.refusal(visitor.words(), slug)
    if why:
        st.toast(why, icon=":material/info:")
    else:
        links.explore(slug).open()


def show_layers(slug: str) -> None:
    """In a callback: open a network's layer table."""
    STATE.update(network=slug, view="layers", search="")


def add(words: Words, card: NetworkCard) -> None:
    """In a callback: one more network to compare."""
    STATE.update(compared=joined(compared(), card.slug))
    count = len(compared())
    text = words("architectures.added", name=display(words, card), count=count, most=MOST_COMPARED)
    st.toast(text, icon=":material/check:")


def buttons(words: Words, card: NetworkCard, key: str, *, table: bool = True) -> None:
    """What can be done with a network; without a way to its ``table`` where that is on the screen."""
    with st.container(horizontal=True, gap="small"):
        _button(words, "explore", ":material/travel_explore:", key, partial(explore, card.slug))
        if table:
            _button(words, "layers", ":material/table:", key, partial(show_layers, card.slug))
        _button(words, "add", ":material/add:", key, partial(add, words, card))


def _button(words: Words, name: str, icon: str, key: str, action: Callable[[], None]) -> None:
    st.button(words(f"architectures.{name}"), icon=icon, key=f"{key}-{name}", on_click=action)
