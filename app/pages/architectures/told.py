"""Numbers as the page says them."""

from __future__ import annotations

from app.text import Words
from cnnviz import WHOLE_IMAGE, Node, ReceptiveField
from cnnviz.geometry import Field

UNITS = ((10**9, "G"), (10**6, "M"), (10**3, "k"))
NOTHING = "–"


def large(count: float) -> str:
    """A count with three digits.

    >>> large(61100840), large(4089184256), large(999), large(269722)
    ('61.1 M', '4.09 G', '999', '270 k')
    """
    for unit, name in UNITS:
        if count >= unit:
            return f"{_three(count / unit)} {name}"
    return f"{count:,.0f}"


def _three(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def macs(count: float) -> str:
    """Multiply-adds.

    >>> macs(4089184256)
    '4.09 GMACs'
    """
    number, _, unit = large(count).partition(" ")
    return f"{number} {unit}MACs"


def size(count: float) -> str:
    """Bytes, with a thousand of them in a kilobyte.

    >>> size(60950432)
    '61.0 MB'
    """
    number, _, unit = large(count).partition(" ")
    return f"{number} {unit}B"


def shape(sizes: tuple[int, ...]) -> str:
    """``(64, 56, 56)`` as "64×56×56"."""
    return "×".join(map(str, sizes))


def field(words: Words, seen: Field) -> str:
    """A receptive field in pixels, both sides where they differ."""
    if isinstance(seen, ReceptiveField):
        return "×".join(str(side) for side in dict.fromkeys((seen.vertical.size, seen.horizontal.size)))
    return words("architectures.whole") if seen is WHOLE_IMAGE else NOTHING


def pixels(words: Words, node: Node | None) -> str:
    """The field of a node with its unit, or a dash."""
    return f"{field(words, node.receptive_field)} px" if node else NOTHING
