"""Facts about each network: year, authors, paper, what was new, size.

The texts are in ``assets/text/networks.toml``, in both languages.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.costs import COSTS
from cnnviz.architectures.registry import architectures, find
from cnnviz.assets import TEXT
from cnnviz.estimates import Cost

UNKNOWN = {"year": None, "authors": "", "paper": ""}
FACTS = TEXT / "networks.toml"


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """One network on offer; ``idea`` and ``differs`` map a language (``"ko"``, ``"en"``) to a text.

    ``input`` is ``(C, H, W)`` in pixels; ``parameters`` counts the network with its usual number of classes. External
    and composed networks have no ``year`` (``None``), ``authors`` and ``paper`` (empty). ``cost`` is what one picture
    takes, ``None`` for external networks.
    """

    slug: str
    name: str
    family: str
    year: int | None
    authors: str
    paper: str
    idea: Mapping[str, str]
    differs: Mapping[str, str]
    input: tuple[int, int, int]
    parameters: int
    cost: Cost | None = None


@cache
def _facts() -> Mapping[str, Any]:
    return tomllib.loads(FACTS.read_text(encoding="utf-8"))


def _facts_of(architecture: Architecture) -> Mapping[str, Any]:
    """The family's facts, overridden by those of the longest matching variant prefix."""
    if architecture.family in _facts()["external"]:
        return {**_facts()["external"][architecture.family], **UNKNOWN, "name": architecture.family}
    variants = _facts().get("variant", {})
    prefixes = [prefix for prefix in variants if architecture.slug.startswith(prefix)]
    closest = variants[max(prefixes, key=len)] if prefixes else {}
    return {**_facts()["family"][architecture.family], **closest}


def _parameters(architecture: Architecture) -> int:
    if architecture.parameters is not None:
        return architecture.parameters
    return sum(parameter.numel() for parameter in architecture.skeleton().parameters())


@lru_cache(maxsize=256)
def _card(architecture: Architecture) -> NetworkCard:
    facts = _facts_of(architecture)
    return NetworkCard(
        slug=architecture.slug,
        name=_facts().get("display", {}).get(architecture.slug, architecture.name),
        family=facts["name"],
        year=facts["year"],
        authors=facts["authors"],
        paper=facts["paper"],
        idea=facts["idea"],
        differs=facts["differs"],
        input=architecture.input,
        parameters=_parameters(architecture),
        cost=architecture.cost or COSTS.get(architecture.slug),
    )


@lru_cache(maxsize=4)
def _cards(offered: tuple[Architecture, ...]) -> tuple[NetworkCard, ...]:
    cards = map(_card, offered)
    return tuple(sorted(cards, key=lambda card: (card.year or math.inf, card.family, card.parameters)))


def networks() -> tuple[NetworkCard, ...]:
    """The cards of all networks on offer, by year, family and number of parameters; external ones last."""
    return _cards(tuple(architectures().values()))


def card(slug: str) -> NetworkCard:
    """The card of one network, on offer or created on request (``timm:resnet10t``, ``built:...``).

    Raises ``UnknownNetworkError``, ``MissingPackageError`` or ``DesignError``.

    >>> card("mycnn").parameters
    421642
    """
    return _card(find(slug))
