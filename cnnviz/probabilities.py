"""Probabilities of classes: from scores, and how far two predictions are apart."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def softmax(scores: Array) -> Array:
    """Probabilities of scores ``(..., classes)``, in the same shape: ``exp(x) / sum of exp`` along the last axis.

    Computed in double precision; the largest score is subtracted first, so that ``exp`` cannot overflow.

    >>> softmax(np.array([[0, 0], [1000, 0]], np.float32)).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def total_variation(first: Array, second: Array) -> NDArray[np.float64]:
    """Total variation distance of distributions ``(..., classes)`` along the last axis, ``(...)``, 0 to 1.

    Half the sum of the absolute differences: the share of probability that is on other classes.

    >>> float(total_variation(np.array([0.5, 0.5, 0], np.float32), np.array([0.5, 0.25, 0.25], np.float32)))
    0.25
    """
    distances: NDArray[np.float64] = np.abs(first.astype(np.float64) - second).sum(axis=-1) / 2
    return distances
