"""Local response normalization: each value divided by a function of neighbor channels at the same position.

Krizhevsky, Sutskever, Hinton, 2012: ``b = a / (k + alpha * sum of a²) ** beta`` over n neighbor channels; torch divides
``alpha`` by n, so that its 5e-4 is the paper's 1e-4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.graph.changes import Bypass, Changes
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node


def response_norms(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Every local response normalization of a network, in order."""
    return tuple(node for node in nodes if node.kind is Kind.LOCAL_RESPONSE_NORM)


def without(nodes: Sequence[Node]) -> Changes:
    """The change that bypasses all of them."""
    return {node.name: Bypass(node.inputs[0]) for node in response_norms(nodes)}


def neighbors(channel: int, channels: int, size: int) -> tuple[int, int]:
    """The first channel that a norm over ``size`` channels reads for ``channel``, and the one after the last.

    >>> neighbors(10, 96, 5), neighbors(0, 96, 5), neighbors(95, 96, 5)
    ((8, 13), (0, 3), (93, 96))
    """
    return max(channel - size // 2, 0), min(channel + (size - 1) // 2 + 1, channels)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of ``torch.nn.LocalResponseNorm``, whose ``alpha`` is divided by ``size``."""

    size: int
    alpha: float
    beta: float
    k: float


def respond(values: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """Normalized channels ``(C,)`` at one position: ``x / (k + alpha / size * sum of neighbors squared) ** beta``."""
    ranges = (neighbors(channel, len(values), settings.size) for channel in range(len(values)))
    sums = np.array([np.square(values[first:behind]).sum() for first, behind in ranges])
    normalized: NDArray[np.float64] = values / (settings.k + settings.alpha / settings.size * sums) ** settings.beta
    return normalized


def kept_share(before: NDArray[np.float32], after: NDArray[np.float32]) -> NDArray[np.float64]:
    """``after / before`` for maps ``(C, H, W)``, in the same shape; NaN where ``before`` is 0."""
    shares = np.full(before.shape, np.nan)
    np.divide(after, before, out=shares, where=before != 0, dtype=np.float64)
    return shares
