"""What the visitor looks at on this page, always something that exists, and what buttons do with a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

import streamlit as st

import cnnviz
from app import session
from app.choosing import place, settled
from app.choosing.naming import listed
from app.choosing.selection import CHOICE
from app.pages.explore import links
from app.text import Words, network_name
from cnnviz import NetworkCard, Node

VIEWS = ("time", "layers", "compare", "all", "head", "source")
ADDRESS: dict[str, type[str] | type[int]] = {
    "arch_view": str,
    "arch_family": str,
    "arch_net": str,
    "arch_fold": str,
    "arch_find": str,
    "arch_compare": str,
    "arch_by": str,
    "arch_as": str,
    "arch_cost": str,
    "arch_recipe": str,
    "arch_head": str,
    "arch_point": str,
}
MOST_COMPARED = 4
FIRST_COMPARED = "alexnet vgg16 googlenet resnet50"


def hold() -> None:
    """Keep what was chosen in other views: Streamlit forgets the values of widgets that it does not draw."""
    for name in ADDRESS:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def switch(words: Words, name: str, options: Sequence[str], *, hidden: bool = False) -> str:
    """A row of options of which one is always chosen; their words are ``architectures.<name>-<option>``."""
    label, told = words(f"architectures.{name}"), words.get(f"architectures.{name}-help")
    return settled.view(
        label, f"arch_{name}", options, lambda each: words(f"architectures.{name}-{each}"), told, titled=not hidden
    )


def cards(slugs: Iterable[str] = ()) -> dict[str, NetworkCard]:
    """All that this visitor can choose; also networks that somebody built, where an address names them."""
    found = session.offered()
    for slug in slugs:
        if slug not in found and slug.startswith(session.BUILT):
            with suppress(cnnviz.CnnvizError):
                found[slug] = cnnviz.card(slug)
    return found


def display(words: Words, card: NetworkCard) -> str:
    """The usual name of a network."""
    return network_name(words, card.slug, card.name)


def choose_network(words: Words) -> NetworkCard:
    """The list of all networks; the chosen one, by default the visitor's own."""
    offered = cards([str(st.session_state.get("arch_net"))])
    wished = CHOICE.value.net
    settled.one_of("arch_net", list(offered), wished if wished in offered else place.DEFAULT_NETWORK)
    label, told = words("architectures.network"), words("architectures.network-help")
    return offered[settled.picked(label, "arch_net", list(offered), lambda slug: listed(words, offered[slug]), told)]


def nodes_of(words: Words, slug: str) -> tuple[Node, ...]:
    """The steps of a network; the first time they are read from its code, and so long a spinner turns."""
    with st.spinner(words("architectures.reading"), show_time=True):
        return cnnviz.layers(slug)


def compared() -> list[str]:
    """The networks that are compared, without those that nobody knows."""
    wished = str(st.session_state.get("arch_compare", FIRST_COMPARED)).split()
    known = cards(wished)
    return list(dict.fromkeys(slug for slug in wished if slug in known))[:MOST_COMPARED]


def explore(slug: str) -> None:
    """In a callback: open a network on the Explore page."""
    links.explore(slug).open()


def show_layers(slug: str) -> None:
    """In a callback: open a network's layer table."""
    st.session_state.update(arch_net=slug, arch_view="layers", arch_find="")


def add(words: Words, card: NetworkCard) -> None:
    """In a callback: one more to compare; the first makes room for a fifth."""
    slugs = [*(slug for slug in compared() if slug != card.slug), card.slug][-MOST_COMPARED:]
    st.session_state["arch_compare"] = " ".join(slugs)
    said = words("architectures.added", name=display(words, card), count=len(slugs), most=MOST_COMPARED)
    st.toast(said, icon=":material/check:")


def buttons(words: Words, card: NetworkCard, key: str, *, table: bool = True) -> None:
    """What can be done with a network; without a way to its ``table`` where that is on the screen."""
    with st.container(horizontal=True, gap="small"):
        _button(words, "explore", ":material/travel_explore:", key, partial(explore, card.slug))
        if table:
            _button(words, "layers", ":material/table:", key, partial(show_layers, card.slug))
        _button(words, "add", ":material/add:", key, partial(add, words, card))


def _button(words: Words, name: str, icon: str, key: str, action: Callable[[], None]) -> None:
    st.button(words(f"architectures.{name}"), icon=icon, key=f"{key}-{name}", on_click=action)
