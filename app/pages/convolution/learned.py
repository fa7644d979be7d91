"""A filter that another page sent here: ``<net>|<weights>|<layer>|<filter>`` in the address."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

import cnnviz
from app import session
from app.components.convolution import MOST_CHANNELS, MOST_KERNEL, Learned
from app.text import Words, network_name

PARTS = 4
FILTER = re.compile("[0-9]{1,5}")


class NoFilterError(Exception):
    """There is no such filter, or none that fits; ``key`` is the sentence that says so, with its ``facts``."""

    def __init__(self, key: str, **facts: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Sent:
    """The filter, and where it came from in the visitor's language."""

    learned: Learned
    told: str


def found(words: Words, name: str) -> Sent:
    """The filter called ``name``; raises ``NoFilterError`` or ``cnnviz.CnnvizError``."""
    parts = name.split("|")
    if len(parts) != PARTS or not FILTER.fullmatch(parts[-1]):
        raise NoFilterError("convolution.learned-gone")
    slug, weights, layer, index = *parts[:3], int(parts[3])
    _require_at_hand(slug, weights)
    network = session.network(slug, weights)
    learned, channels = _read(network, layer, index, name)
    facts: dict[str, str | int] = {"filter": index, "layer": layer, "all": channels, "kept": len(learned.weights)}
    return Sent(learned, words("convolution.learned-by", network=_display(words, slug), **facts))


def _require_at_hand(slug: str, weights: str) -> None:
    """Weights that an address names are never downloaded without being asked for."""
    known = any(card.slug == slug for card in cnnviz.networks())
    if not known or (weights == "imagenet" and not cnnviz.is_cached(slug)):
        raise NoFilterError("convolution.learned-gone")


def _read(network: cnnviz.Network, layer: str, index: int, name: str) -> tuple[Learned, int]:
    """The filter with its first input channels, and how many it has."""
    node = network.node(layer)
    if node.kind is not cnnviz.Kind.CONVOLUTION or node.windows is None or "weight" not in dict(node.weights):
        raise NoFilterError("convolution.learned-not", layer=layer)
    weights = network.parameter(layer)
    if index >= len(weights):
        raise NoFilterError("convolution.learned-gone")
    height, width = weights.shape[2:]
    if max(height, width) > MOST_KERNEL:
        raise NoFilterError("convolution.learned-large", layer=layer, height=height, width=width)
    down, across = node.windows
    learned = Learned(
        name=name,
        weights=np.ascontiguousarray(weights[index, :MOST_CHANNELS]),
        bias=float(network.parameter(layer, "bias")[index]) if "bias" in dict(node.weights) else 0.0,
        stride=(down.stride, across.stride),
        padding=(down.padding, across.padding),
        dilation=(down.dilation, across.dilation),
        mode=node.padding_mode,
    )
    return learned, weights.shape[1]


def _display(words: Words, slug: str) -> str:
    return network_name(words, slug, next(card.name for card in cnnviz.networks() if card.slug == slug))
