"""What networks and the classes of a network are called."""

from __future__ import annotations

import cnnviz
from app.choosing import selection
from app.text import Words, class_name, network_name, plain


def class_label(words: Words, network: cnnviz.Network, index: int) -> str:
    """A class in the visitor's language; by number where nobody has named the outputs."""
    key = network.provenance.labels_key
    return class_name(words, key, network.labels[index]) if key else words("choosing.class", index=index)


def display(words: Words, slug: str) -> str:
    """The usual name of a network, also of one that is not on offer."""
    card = selection.cards().get(slug)
    return network_name(words, slug, card.name if card else slug)


def list_label(words: Words, card: cnnviz.NetworkCard, *, family: bool = True) -> str:
    """A network as lists show it: "2015 · ResNet · ResNet-50", or without ``family``; "Built · mine" from elsewhere."""
    name = network_name(words, card.slug, card.name)
    if card.year is None:
        family_name = words(f"networks.external.{card.family}.name")
        return plain(words("choosing.network-elsewhere", family=family_name, name=name))
    if not family:
        return f"{card.year} · {name}"
    return plain(words("choosing.network-option", year=card.year, family=card.family, name=name))
