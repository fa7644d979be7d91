"""What visitors may ask for: of one picture in a network, by the operator's limits, and of many pictures at once."""

from __future__ import annotations

from typing import Final

import cnnviz
from app.results.memory import BUDGET
from app.text import Words, network_name, sentence
from app.text.format import in_bytes
from cnnviz import settings
from cnnviz.analysis.cost.estimate import estimate, steps_of
from cnnviz.errors import NetworkTooLargeError, TrainingError, TrainingFault

#: Estimated seconds of one core that a forward pass may take; the bundled networks need half a second.
MOST: Final = settings.number(settings.SECONDS, default=5.0, least=0.5)
#: Of the memory for networks, results and uploads, what one network and its values may take.
SHARE: Final = 2 / 3
#: Estimated seconds of one turn at the processor, and of all that one request computes in turns, with a bar.
TURN: Final = 8.0
REQUEST: Final = 90.0
#: Estimated minutes of one core that an epoch of a training may take.
EPOCH: Final = 30
#: Passes that one picture takes in a training: forward, and back to inputs and to weights.
TRAINING: Final = 3
#: Seconds that any pass takes at least.
LEAST: Final = 1e-6


def allows(card: cnnviz.NetworkCard) -> bool:
    """Whether visitors may open the network: always where the operator named it, whose cost is not known."""
    return _excess(card, card.name) is None


def refusal(words: Words, card: cnnviz.NetworkCard) -> str:
    """Why visitors cannot open the network; empty where they can."""
    error = _excess(card, network_name(words, card.slug, card.name))
    return sentence(words, error) if error else ""


def _excess(card: cnnviz.NetworkCard, name: str) -> NetworkTooLargeError | None:
    cost, limit = card.cost, _memory_limit()
    if cost is None or (cost.seconds <= MOST and cost.memory <= limit):
        return None
    return NetworkTooLargeError(name, cost.seconds, MOST, cost.memory, limit)


def _memory_limit() -> int:
    """Bytes."""
    return round(SHARE * BUDGET.size)


def pictures_per_turn(network: cnnviz.Network, wanted: int, *, behind: str = "") -> int:
    """How many of the pictures that are wanted one turn may compute, at least one; only nodes ``behind`` one run."""
    return max(1, min(wanted, _passes(TURN, network, behind)))


def pictures_per_request(network: cnnviz.Network, wanted: int, *, behind: str = "") -> int:
    """How many of the pictures that are wanted one request may compute, at least two; as in ``pictures_per_turn``."""
    return max(2, min(wanted, _passes(REQUEST, network, behind)))


def _passes(seconds: float, network: cnnviz.Network, behind: str) -> int:
    """Passes of one picture that are estimated to fit into ``seconds``."""
    steps = steps_of(network.nodes, network.preprocessing.shape)
    first = list(steps).index(behind) + 1 if behind in steps else 0
    return int(seconds / max(LEAST, sum(step.seconds for step in list(steps.values())[first:])))


def check_training(card: cnnviz.NetworkCard, size: int, pictures: int) -> None:
    """Raise ``TrainingError`` where a training takes too many bytes (SIZE), or an epoch too long (SLOW)."""
    if size > _memory_limit():
        raise TrainingError(TrainingFault.SIZE, size=size, limit=_memory_limit())
    minutes = training_seconds(card, pictures) / 60
    if minutes > EPOCH:
        raise TrainingError(TrainingFault.SLOW, minutes=round(minutes), limit=EPOCH)


def training_seconds(card: cnnviz.NetworkCard, pictures: int) -> float:
    """Estimated seconds of one core to train on so many pictures once; 0 where the cost is not known."""
    return TRAINING * pictures * card.cost.seconds if card.cost else 0.0


def gradient_refusal(words: Words, network: cnnviz.Network) -> str:
    """Why gradients of the network take more memory than the operator allows; empty where they do not."""
    limit = _memory_limit()
    needed = estimate(network.nodes, network.preprocessing.shape).gradient_memory
    if needed <= limit:
        return ""
    return words("choosing.gradients", size=in_bytes(needed), limit=in_bytes(limit))
