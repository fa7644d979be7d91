"""Batch norm with running statistics, as in evaluation, and with those of the batch, as in training.

Ioffe, Szegedy, "Batch Normalization", 2015: ``(x - mean) / sqrt(variance + epsilon) * gamma + beta`` for each channel,
mean and variance over all pictures and positions of the batch (divided by their number).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.graph.changes import BatchStatistics, Changes
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node
from cnnviz.network import Network
from cnnviz.pictures.images import Picture

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Mean and variance of each channel, ``(C,)``."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]

    @property
    def deviation(self) -> NDArray[np.float64]:
        """Standard deviations, ``(C,)``."""
        return np.sqrt(self.variance)


@dataclass(frozen=True, slots=True)
class Modes:
    """Input and outputs of one batch norm in either mode, ``(N, C, H, W)`` each.

    ``scores`` are what the network returns with this norm in train mode: ``(N, classes)`` of a classifier.
    """

    before: Array
    in_evaluation: Array
    in_training: Array
    scores: Array


def batch_norms(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Every batch norm over maps that has more than one number per channel to take statistics of."""
    return tuple(node for node in nodes if node.kind is Kind.BATCH_NORM and np.prod(node.output[1:]) > 1)


def training(names: Collection[str]) -> Changes:
    """The change that puts these batch norms into train mode."""
    return dict.fromkeys(names, BatchStatistics())


def modes(network: Network, pictures: Sequence[Picture], name: str) -> Modes:
    """Run a batch with one norm in either mode; all others use running statistics, so that its input is the same."""
    source, start, last = network.node(name).inputs[0], network.cut_before([name]), network.nodes[-1].name
    in_evaluation = network.run_batch(pictures, {start, source, name})
    in_training = network.run_from({start: in_evaluation[start]}, {name, last}, training([name]))
    return Modes(in_evaluation[source], in_evaluation[name], in_training[name], in_training[last])


def of_batch(batch: Array) -> Statistics:
    """Statistics of ``(N, C, H, W)``: by channel, the variance divided by the count, as batch norm takes it.

    torch updates its running variance with the unbiased one, divided by the count minus 1.
    """
    values = np.asarray(batch, np.float64)
    return Statistics(values.mean(axis=(0, 2, 3)), values.var(axis=(0, 2, 3)))


def running(network: Network, name: str) -> Statistics:
    """Running statistics of a batch norm; raises ``KeyError`` for a norm that has none."""
    mean, variance = network.statistics(name)
    return Statistics(mean.astype(np.float64), variance.astype(np.float64))


def distance(batch: Statistics, kept: Statistics) -> float:
    """Median over channels of ``|batch mean - running mean|`` in running standard deviations.

    Channels without variance in training are measured with a deviation of 1.
    """
    deviation = np.where(kept.deviation > 0, kept.deviation, 1)
    return float(np.median(np.abs(batch.mean - kept.mean) / deviation))
