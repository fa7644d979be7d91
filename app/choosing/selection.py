"""The network, weights and picture that a visitor selected, always ones that exist; several pages share them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile

import streamlit as st

import cnnviz
from app.choosing import limits
from app.results import Subject, fault, has_network, has_picture, uploads
from app.state import State, entry, visitor
from app.text import LONGEST_NAME, Markdown, Words, escaped, sentence
from cnnviz.design import design_of

DEFAULT_NETWORK = "resnet18"
DEFAULT_PICTURES = {"photo": "sample:coffee", "digit": "sample:digit-3"}
#: The source that may have to be downloaded.
IMAGENET = str(cnnviz.Source.IMAGENET)
#: How the slug of a network begins that was built on the Builder page; the rest is the network itself.
BUILT = "built:"


@dataclass(frozen=True, slots=True)
class Choice:
    """Keys of network, weights and picture; empty until they are settled.

    ``uploading`` is whether the visitor is about to upload weights, ``download`` the network whose ImageNet weights a
    button offers to download, ``notice`` why the last choice could not be had.
    """

    net: str = ""
    weights: str = ""
    pic: str = ""
    uploading: bool = entry(default=False, listed=False)
    download: str = entry("", listed=False)
    notice: str = entry("", listed=False)


CHOICE = State("choice", Choice)


def networks_on_offer() -> dict[str, cnnviz.NetworkCard]:
    """Every network that this visitor can open: of ``cards``, what the operator's limits allow."""
    return {slug: card for slug, card in cards().items() if limits.allows(card)}


def cards() -> dict[str, cnnviz.NetworkCard]:
    """Every network that this visitor can read about: on offer, built in the Builder, or named in an address."""
    result = {card.slug: card for card in cnnviz.networks()}
    brought = [slug for slug in (*visitor.built(), CHOICE.value.net) if slug.startswith(BUILT)]
    for slug in brought:
        with suppress(cnnviz.CnnvizError):
            result[slug] = cnnviz.card(slug)
    return result


def settle(words: Words, default: str = DEFAULT_NETWORK) -> None:
    """Make network, weights and picture valid; ``default`` is the network of a visitor who has selected none.

    What it says stands in a place of its own: sentences that go later move nothing below them.
    """
    with st.container():
        _settle(words, default)


def _settle(words: Words, default: str) -> None:
    if CHOICE.value.net not in networks_on_offer():
        why = refusal(words, CHOICE.value.net)
        _replace(words, "net", default if default in networks_on_offer() else DEFAULT_NETWORK, why)
    slug = CHOICE.value.net
    _settle_weights(words, slug)
    if not has_picture(CHOICE.value.pic):
        _replace(words, "pic", DEFAULT_PICTURES[wanted_kind(slug)])


def _settle_weights(words: Words, slug: str) -> None:
    """An address may name weights that are not downloaded yet: a button offers them, and others are shown meanwhile."""
    named, offered = CHOICE.value.weights, _is_offered(slug, CHOICE.value.weights)
    if CHOICE.value.download == slug and is_here(slug, IMAGENET):  # somebody pressed it
        CHOICE.update(weights=IMAGENET, download="")
    elif offered and not is_here(slug, named):
        CHOICE.update(download=slug, **best(words, slug))
    elif not offered:
        _replace(words, "weights", usable_source(slug))
        CHOICE.update(**best(words, slug))


def refusal(words: Words, slug: str) -> str:
    """Why this visitor cannot open a network, one of ``cards`` or a built one; empty where there is no more to say."""
    card = cards().get(slug)
    if card is not None:
        return limits.refusal(words, card)
    try:
        return limits.refusal(words, cnnviz.card(slug)) if slug.startswith(BUILT) else ""
    except cnnviz.CnnvizError as error:
        return Markdown(" ").join(filter(None, (sentence(words, error), _mending(words, slug))))


def _mending(words: Words, slug: str) -> str:
    """A link to the Builder with a network whose layers do not fit; empty for what is no network."""
    try:
        design_of(slug)
    except cnnviz.DesignError:
        return ""
    return words("choosing.mend", address=Markdown(f"builder?design={slug.removeprefix(BUILT)}"))


def _replace(words: Words, field: str, value: str, why: str = "") -> None:
    """Set what is not valid, and say so if an address or an earlier choice named it; ``why``, where that is known."""
    before = CHOICE[field].value
    CHOICE[field].set(value)
    if before:
        plain = words("choosing.changed", value=escaped(str(before), LONGEST_NAME))
        st.info(words("choosing.refused", why=why) if why else plain)


def _is_offered(slug: str, weights: str) -> bool:
    return weights in cnnviz.sources(slug) or (cnnviz.takes_files(slug) and uploads.has_weights(weights))


def usable_source(slug: str) -> str:
    """The best weights that need no network connection and have not failed; the last of all where each has."""
    sources = [*cnnviz.sources(slug)]
    usable = (source for source in sources if is_here(slug, source) and not fault(slug, source))
    return str(next(usable, sources[-1]))


def best(words: Words, slug: str) -> dict[str, str]:
    """Values of ``CHOICE`` for the best weights that are here, with a notice where better ones failed."""
    source = usable_source(slug)
    better = takewhile(lambda each: each != source, cnnviz.sources(slug))
    faults = [error for error in (fault(slug, each) for each in better if is_here(slug, each)) if error]
    return {"weights": source, "notice": replacement_notice(words, source, *faults)}


def replacement_notice(words: Words, source: str, *faults: cnnviz.WeightsError) -> str:
    """What failed, and which weights are shown in its place; empty if nothing failed."""
    shown = words("choosing.weights-instead", shown=words(f"choosing.weights-{source}"))
    return " ".join([*(sentence(words, error) for error in faults), shown] if faults else [])


def is_here(slug: str, weights: str) -> bool:
    """Whether weights need no download."""
    return weights != IMAGENET or cnnviz.is_cached(slug) or has_network(slug, weights)


def is_at_hand(slug: str, weights: str) -> bool:
    """Whether a network that an address names can be shown: weights are never downloaded without being asked for."""
    return slug in networks_on_offer() and _is_offered(slug, weights) and is_here(slug, weights)


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
    CHOICE.update(pic=picture_for(slug), **best(visitor.words(), slug))


def picture_for(slug: str) -> str:
    """The key of the selected picture, or of a sample of the kind that the network reads where it is another's."""
    picture, wanted = CHOICE.value.pic, wanted_kind(slug)
    kinds = {f"sample:{sample.slug}": sample.kind for sample in cnnviz.samples()}
    return picture if kinds.get(picture, wanted) == wanted else DEFAULT_PICTURES[wanted]


def subject() -> Subject:
    """What the settled selection describes."""
    choice = CHOICE.value
    return Subject(choice.net, choice.weights, choice.pic)
