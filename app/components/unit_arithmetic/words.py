"""Which words each rule needs: a message carries no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from app.components import Wording

COMMON: Final = (
    "unit",
    "unit-flat",
    "input",
    "constant",
    "hint",
    "go",
    "more",
    "sheet-help",
    "map-input",
    "map-output",
    "map-help",
    "say-cell",
    "say-map-input",
    "say-map-output",
    "say-value",
    "say-weight",
    "say-product",
    "say-sum",
)
_TERMS: Final = ("common", "part-node", "part-channel", "part-position", "scale-value", "scale-weight", "scale-product")
_ENDING: Final = (*_TERMS, "total", "bias", "value", "rest-terms", "rest-channels")
_NORM: Final = ("x", "mean", "variance", "epsilon", "gamma", "beta")
#: ``arithmetic.<key>`` for each rule, beside those in ``COMMON``.
OF_RULE: Final[Mapping[str, tuple[str, ...]]] = {
    "sum": ("about-sum", "about-convolution", "channel", "patch", "kernel", "products", *_ENDING),
    "mean": ("about-mean", "sum-of", *_ENDING),
    "maximum": ("about-maximum",),
    "add": ("about-add", *_ENDING),
    "batch-norm": ("about-batch-norm",),
    "layer-norm": ("about-layer-norm", "neighbors"),
    "local-response-norm": ("about-local-response-norm", "neighbors"),
    "softmax": ("about-softmax", "and-rest", "say-class"),
    "pixel": ("about-pixel",),
    "copy": ("copy", "copy-constant", "stack", "say-stack"),
}
#: Letters of the formulas that are explained; their words differ from rule to rule.
LETTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "batch-norm": _NORM,
    "layer-norm": _NORM,
    "local-response-norm": ("x", "k", "alpha", "size", "squares", "beta"),
    "pixel": ("raw", "mean", "deviation"),
}
#: Kinds whose reason for copying has a sentence of its own.
COPYING: Final = (
    "concatenation",
    "flatten",
    "dropout",
    "stochastic-depth",
    "pad",
    "slice",
    "reshape",
    "permute",
    "channel-shuffle",
    "identity",
)


def _keys(rule: str, kind: str) -> Iterator[tuple[str, str]]:
    """Name in the browser, and key."""
    for key in (*COMMON, *OF_RULE.get(rule, ())):
        yield key, f"arithmetic.{key}"
    for letter in LETTERS.get(rule, ()):
        yield f"letter-{letter}", f"arithmetic.letter-{rule}-{letter}"
    if rule == "copy" and kind in COPYING:
        yield f"copy-{kind}", f"arithmetic.copy-{kind}"
    yield "save-png", "components.save-png"


def texts(words: Wording, rule: str, kind: str) -> dict[str, str]:
    """What the browser says of a value of this rule and kind, fields not filled in; ``KeyError`` for those missing."""
    templates = {name: words.get(key) for name, key in _keys(rule, kind)}
    missing = [name for name, text in templates.items() if text is None]
    if missing:
        raise KeyError(*missing)
    return {name: text for name, text in templates.items() if text is not None}
