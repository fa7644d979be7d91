"""A filter of a network on the Convolution page, named in the address: ``<net>|<weights>|<node>|<filter>``."""

from __future__ import annotations

import numpy as np

import cnnviz
from app import results
from app.choosing.naming import display
from app.choosing.references import parse
from app.components.convolution import MOST_CHANNELS, MOST_KERNEL, Learned
from app.text import Words

PARTS = 4


class NoFilterError(Exception):
    """There is no such filter, or none that fits; ``key`` is the sentence that says so, with its ``facts``."""

    def __init__(self, key: str, **facts: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def read(words: Words, reference: str) -> tuple[Learned, str]:
    """The filter that a reference names, and a sentence on where it comes from.

    Raises ``NoFilterError`` or ``cnnviz.CnnvizError``.
    """
    parts = parse(reference, PARTS)
    if parts is None:
        raise NoFilterError("convolution.learned-gone")
    (slug, weights, layer), index = parts
    learned, channels = _filter(results.network(slug, weights), layer, index, reference)
    facts: dict[str, str | int] = {"filter": index, "layer": layer, "all": channels, "kept": len(learned.weights)}
    return learned, words("convolution.learned-by", network=display(words, slug), **facts)


def _filter(network: cnnviz.Network, layer: str, index: int, name: str) -> tuple[Learned, int]:
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
