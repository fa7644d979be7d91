"""Kinds of layers as small pictures: the color and the letter that they have in the network strip too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from cnnviz import Kind
from cnnviz.graph.kinds import FAMILIES, Family

SIDE, GAP = 18, 2  # px
CHIP = (
    '<g transform="translate({x})"><rect x=".5" y=".5" width="17" height="17" rx="3" fill="{fill}" stroke="{edge}"/>'
    '<text x="9" y="13.5" font-family="sans-serif" font-size="12" font-weight="bold" text-anchor="middle" '
    'fill="{ink}">{code}</text></g>'
)


def families_of(kinds: Iterable[Kind]) -> tuple[Family, ...]:
    """The families of these kinds, each once, in the order of the legend."""
    families = {kind.traits.family for kind in kinds}
    return tuple(family for family in Family if family in families)


@lru_cache(maxsize=256)
def chips(families: tuple[Family, ...]) -> str:
    """One square per family, as a ``data:`` address of an SVG picture."""
    step = SIDE + GAP
    body = "".join(
        CHIP.format(x=index * step, fill=style.fill, edge=style.edge_light, ink=style.ink, code=style.code)
        for index, style in enumerate(FAMILIES[family] for family in families)
    )
    size = f'width="{len(families) * step - GAP}" height="{SIDE}"'
    return "data:image/svg+xml;utf8," + quote(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>')
