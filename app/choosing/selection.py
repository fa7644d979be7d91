"""The network, weights and picture that a visitor selected, always ones that exist; several pages share them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

import cnnviz
from app.results import Subject, has_picture, uploads
from app.state import State, entry, visitor
from app.text import Words

DEFAULT_NETWORK = "resnet18"
DEFAULT_PICTURES = {"photo": "sample:coffee", "digit": "sample:digit-3"}
#: How the slug of a network begins that was built on the Builder page; the rest is the network itself.
BUILT = "built:"


@dataclass(frozen=True, slots=True)
class Choice:
    """Keys of network, weights and picture; empty until they are settled.

    ``uploading`` is whether the visitor is about to upload weights, ``notice`` why the last choice could not be had.
    """

    net: str = ""
    weights: str = ""
    pic: str = ""
    uploading: bool = entry(default=False, listed=False)
    notice: str = entry("", listed=False)


CHOICE = State("choice", Choice)


def offered() -> dict[str, cnnviz.NetworkCard]:
    """Every network that this visitor can choose: those on offer, built in the Builder, or named in an address."""
    cards = {card.slug: card for card in cnnviz.networks()}
    brought = [slug for slug in (*visitor.built(), CHOICE.value.net) if slug.startswith(BUILT)]
    for slug in brought:
        with suppress(cnnviz.CnnvizError):
            cards[slug] = cnnviz.card(slug)
    return cards


def settle(words: Words, default: str = DEFAULT_NETWORK) -> None:
    """Make network, weights and picture valid; ``default`` is the network of a visitor who has selected none."""
    if CHOICE.value.net not in offered():
        _replace(words, "net", default)
    slug = CHOICE.value.net
    if not _is_offered(slug, CHOICE.value.weights):
        _replace(words, "weights", usable_source(slug))
    if not has_picture(CHOICE.value.pic):
        _replace(words, "pic", DEFAULT_PICTURES[wanted_kind(slug)])


def _replace(words: Words, field: str, value: str) -> None:
    """Set what is not valid, and say so if an address or an earlier choice named it."""
    before = CHOICE[field].value
    CHOICE[field].set(value)
    if before:
        st.info(words("choosing.changed", value=str(before)))


def _is_offered(slug: str, weights: str) -> bool:
    return weights in cnnviz.sources(slug) or (cnnviz.takes_files(slug) and uploads.has_weights(weights))


def usable_source(slug: str) -> str:
    """The best weights that need no network connection."""
    sources = [source for source in cnnviz.sources(slug) if source != "imagenet" or cnnviz.is_cached(slug)]
    return str(sources[0])


def is_at_hand(slug: str, weights: str) -> bool:
    """Whether a network that an address names can be shown: weights are never downloaded without being asked for."""
    return slug in offered() and (weights != "imagenet" or cnnviz.is_cached(slug))


def wanted_kind(slug: str) -> str:
    """``"digit"`` for networks that read gray pictures, else ``"photo"``."""
    return "digit" if cnnviz.card(slug).input[0] == 1 else "photo"


def select_network(slug: str, then: Callable[[], None] | None = None) -> None:
    """In a callback: another network, with its best weights and a sample of the kind that it reads."""
    CHOICE.update(net=slug)
    network_changed()
    if then is not None:
        then()


def network_changed() -> None:
    """After another network was selected: its best weights, and a sample of its kind."""
    slug = CHOICE.value.net
    CHOICE.update(weights=usable_source(slug), pic=picture_for(slug))


def picture_for(slug: str) -> str:
    """The key of the selected picture, or of a sample of the kind that the network reads where it is another's."""
    picture, wanted = CHOICE.value.pic, wanted_kind(slug)
    kinds = {f"sample:{sample.slug}": sample.kind for sample in cnnviz.samples()}
    return picture if kinds.get(picture, wanted) == wanted else DEFAULT_PICTURES[wanted]


def subject() -> Subject:
    """What the settled selection describes."""
    choice = CHOICE.value
    return Subject(choice.net, choice.weights, choice.pic)
