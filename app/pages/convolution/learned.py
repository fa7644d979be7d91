"""A filter that another page sent here: ``<net>|<weights>|<layer>|<filter>`` in the address."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import cnnviz
from app import sent, session
from app.choosing.naming import display
from app.components.convolution import MOST_CHANNELS, MOST_KERNEL, Learned
from app.text import Words

PARTS = 4


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
    parts = sent.parts_of(name, PARTS)
    if parts is None:
        raise NoFilterError("convolution.learned-gone")
    (slug, weights, layer), index = parts
    network = session.network(slug, weights)
    learned, channels = _read(network, layer, index, name)
    facts: dict[str, str | int] = {"filter": index, "layer": layer, "all": channels, "kept": len(learned.weights)}
    return Sent(learned, words("convolution.learned-by", network=display(words, slug), **facts))


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
