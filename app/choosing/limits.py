"""What one picture may take in a network that visitors choose: the operator's limits."""

from __future__ import annotations

import os
from typing import Final

import cnnviz
from app.results.memory import BUDGET
from app.text import Words, network_name, sentence
from cnnviz.errors import NetworkTooLargeError

#: Names the seconds that a forward pass may take on one core.
SECONDS: Final = "CNNVIZ_SECONDS"
DEFAULT, LEAST = 5.0, 0.5
#: Of the memory for networks, results and uploads, what one network and its values may take.
SHARE: Final = 2 / 3


def seconds(text: str | None) -> float:
    """What the operator allows, ``DEFAULT`` where nothing is said.

    Raises ``ValueError`` for what is no number, or too small for the bundled networks.
    """
    value = float(text or DEFAULT)
    if not value >= LEAST:
        raise ValueError(f"{SECONDS}={text}: at least {LEAST} seconds are needed")
    return value


MOST: Final = seconds(os.environ.get(SECONDS))


def allows(card: cnnviz.NetworkCard) -> bool:
    """Whether visitors may open the network: always where the operator named it, whose cost is not known."""
    return _excess(card, card.name) is None


def refusal(words: Words, card: cnnviz.NetworkCard) -> str:
    """Why visitors cannot open the network; empty where they can."""
    error = _excess(card, network_name(words, card.slug, card.name))
    return sentence(words, error) if error else ""


def _excess(card: cnnviz.NetworkCard, name: str) -> NetworkTooLargeError | None:
    cost, limit = card.cost, round(SHARE * BUDGET.size)
    if cost is None or (cost.seconds <= MOST and cost.memory <= limit):
        return None
    return NetworkTooLargeError(name, cost.seconds, MOST, cost.memory, limit)
