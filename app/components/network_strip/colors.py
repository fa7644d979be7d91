"""Kinds of layers in seven families, and the colour and letter of each: the same in the strip, tables and charts.

The colours are those of Okabe and Ito (2008, https://jfly.uni-koeln.de/color/), told apart by colour-blind people too.
Vermilion is left out, because the accent of the app is near it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Look:
    """``fill`` is the same in both themes; ``ink`` is for text on it; the edges set it off from the background."""

    code: str
    fill: str
    ink: str
    edge_light: str
    edge_dark: str


#: In the order of the legend.
FAMILIES: Mapping[str, Look] = MappingProxyType(
    {
        "convolution": Look("C", "#0072b2", "#ffffff", "#00476f", "#6db9e6"),
        "linear": Look("L", "#56b4e9", "#000000", "#1f6a97", "#a5d8f5"),
        "pooling": Look("P", "#009e73", "#000000", "#00614a", "#5fd0ae"),
        "normalization": Look("N", "#f0e442", "#000000", "#857b00", "#f7f0a0"),
        "activation": Look("A", "#e69f00", "#000000", "#8a5f00", "#ffcf70"),
        "combination": Look("+", "#cc79a7", "#000000", "#8a3f68", "#ecb9d6"),
        "other": Look("O", "#9a9a9a", "#000000", "#5a5a5a", "#cfcfcf"),
    }
)

#: Kinds that are not listed are "other".
_FAMILY_OF_KIND: Mapping[str, str] = MappingProxyType(
    {
        "convolution": "convolution",
        "transposed-convolution": "convolution",
        "linear": "linear",
        "max-pool": "pooling",
        "average-pool": "pooling",
        "adaptive-average-pool": "pooling",
        "global-average-pool": "pooling",
        "batch-norm": "normalization",
        "layer-norm": "normalization",
        "local-response-norm": "normalization",
        "relu": "activation",
        "relu6": "activation",
        "tanh": "activation",
        "sigmoid": "activation",
        "silu": "activation",
        "gelu": "activation",
        "hardswish": "activation",
        "hardsigmoid": "activation",
        "softmax": "activation",
        "add": "combination",
        "multiply": "combination",
        "concatenation": "combination",
    }
)


def family(kind: str) -> str:
    """The family of a kind of node.

    >>> family("max-pool"), family("flatten")
    ('pooling', 'other')
    """
    return _FAMILY_OF_KIND.get(kind, "other")
