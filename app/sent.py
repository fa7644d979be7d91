"""What one page sends another through the address: ``<net>|<weights>|...|<number>``."""

from __future__ import annotations

import re

import cnnviz
from app import session

NUMBER = re.compile("[0-9]{1,5}")


def parts_of(name: str, count: int) -> tuple[list[str], int] | None:
    """The ``count - 1`` texts and the number; ``None`` where the name is none, or its weights are not at hand.

    Weights that an address names are never downloaded without being asked for.
    """
    *texts, number = name.split("|")
    if len(texts) != count - 1 or not NUMBER.fullmatch(number) or not _at_hand(texts[0], texts[1]):
        return None
    return texts, int(number)


def _at_hand(slug: str, weights: str) -> bool:
    known = slug in session.offered()
    return known and (weights != "imagenet" or cnnviz.is_cached(slug))
