"""What the visitor looks at: a network with weights and a picture, always ones that exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app import session
from app.text import Words

ADDRESS: dict[str, type[str] | type[int]] = {
    "net": str,
    "weights": str,
    "pic": str,
}
DEFAULT_NETWORK = "resnet18"
DEFAULTS = {"photo": "sample:coffee", "digit": "sample:digit-3"}


@dataclass(frozen=True, slots=True)
class Place:
    """A network with weights, and a picture; the keys under which results are kept."""

    network: cnnviz.Network
    weights: str
    picture: str

    @property
    def slug(self) -> str:
        """The network's slug."""
        return self.network.slug

    def output_of(self, node: str) -> NDArray[np.float32]:
        """What ``node`` produces for the picture: ``(C, H, W)``."""
        return session.output_of(self.slug, self.weights, self.picture, node)

    def view(self) -> NDArray[np.uint8]:
        """The picture as the network receives it: ``(H, W, C)``."""
        return self.network.view(session.picture_of(self.picture))

    def input_of(self, node: cnnviz.Node) -> tuple[int, ...]:
        """Shape of the first thing that ``node`` reads."""
        source = node.inputs[0]
        if source == "input":
            spec = self.network.preprocessing
            return spec.channels, spec.height, spec.width
        return self.network.node(source).output


def _replace(words: Words, name: str, value: str) -> None:
    """Set what the address or an earlier choice left undone, and say so if it named something."""
    asked = st.session_state.get(name)
    st.session_state[name] = value
    if asked is not None:
        st.info(words("choosing.changed", value=str(asked)))


def settle(words: Words) -> None:
    """Make network, weights and picture valid."""
    if st.session_state.get("net") not in session.offered():
        _replace(words, "net", DEFAULT_NETWORK)
    slug = st.session_state["net"]
    weights = st.session_state.get("weights")
    if weights not in cnnviz.sources(slug) and not (cnnviz.takes_files(slug) and _on_shelf(weights)):
        _replace(words, "weights", usable_source(slug))
    if not _is_picture(st.session_state.get("pic")):
        _replace(words, "pic", DEFAULTS[wanted_kind(slug)])


def _on_shelf(weights: str | None) -> bool:
    kind, _, name = (weights or "").partition(":")
    return kind == "file" and session.weight_files().get(name) is not None


def usable_source(slug: str) -> str:
    """The best weights that need no network connection."""
    offered = [source for source in cnnviz.sources(slug) if source != "imagenet" or cnnviz.is_cached(slug)]
    return str(offered[0])


def wanted_kind(slug: str) -> str:
    """``"digit"`` for networks that read grey pictures, else ``"photo"``."""
    return "digit" if session.offered()[slug].input[0] == 1 else "photo"


def _is_picture(key: str | None) -> bool:
    if key is None:
        return False
    try:
        session.picture_of(key)
    except cnnviz.PictureError:
        return False
    return True


def network_changed(dependent: Iterable[str] = ()) -> None:
    """After another network was chosen: its best weights, a sample of its kind, nothing that hung on the old one."""
    slug = st.session_state["net"]
    st.session_state["weights"] = usable_source(slug)
    if str(st.session_state.get("pic", "")).startswith("sample:"):
        sample = next(s for s in cnnviz.samples() if f"sample:{s.slug}" == st.session_state["pic"])
        if sample.kind != wanted_kind(slug):
            st.session_state["pic"] = DEFAULTS[wanted_kind(slug)]
    for name in dependent:
        st.session_state.pop(name, None)


def choose(slug: str, *dependent: str) -> None:
    """In a callback: another network; the names that ``dependent`` lists are forgotten with the old one."""
    st.session_state["net"] = slug
    network_changed(dependent)


def chosen() -> Place:
    """The place that the settled choices describe."""
    slug, weights = st.session_state["net"], st.session_state["weights"]
    return Place(session.network(slug, weights), weights, st.session_state["pic"])
