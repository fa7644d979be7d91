"""The effective receptive field: how much a unit depends on each pixel, by gradients.

Luo, Li, Urtasun, Zemel 2016, "Understanding the effective receptive field in deep convolutional neural networks": a
unit depends little on most of its field, and most on the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from cnnviz.analysis.cost.estimate import estimate
from cnnviz.geometry import Field, ReceptiveField
from cnnviz.graph.nodes import INPUT, Node
from cnnviz.graph.reading import trace
from cnnviz.network import Network
from cnnviz.pictures.images import Picture
from cnnviz.weights.loading import load_weights

Array = NDArray[np.float32]
Progress = Callable[[int, int], None]
Pair = tuple[float, float]
#: A node, a row and a column.
Units = tuple[str, int, int]

MOST_AT_ONCE = 8  # gradients in one batch; larger batches are not faster
MOST_NUMBERS = 2**27  # values of all maps that a batch keeps in memory: half a gigabyte
BATCH_SECONDS = 8.0  # estimated, of one batch
PASSES = 3  # how many times as long as a forward pass it takes with the way back
SHARE_IN_BOX = 0.95
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Box:
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right`` of the picture, all included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    @property
    def area(self) -> int:
        """Pixels."""
        rows, columns = self.size
        return rows * columns


@dataclass(frozen=True, slots=True)
class CenteredBoxes:
    """Boxes around ``center`` (row, column); at scale 1 they extend by ``half`` (rows, columns) on each side."""

    center: Pair
    half: Pair

    def scales(self, shape: tuple[int, int]) -> NDArray[np.float64]:
        """``(H, W)``, the picture's ``shape``: for each pixel the scale of the smallest box that contains it."""
        rows, columns = (
            np.abs(np.arange(size) - middle) / half
            for size, middle, half in zip(shape, self.center, self.half, strict=True)
        )
        farther: NDArray[np.float64] = np.maximum(rows[:, None], columns[None, :])
        return farther

    def box(self, shape: tuple[int, int], scale: float) -> Box | None:
        """The part of the box of that scale on a picture of ``shape`` ``(H, W)``; ``None`` where there is none."""
        within = self.scales(shape) <= scale + ROUNDING
        rows, columns = np.flatnonzero(within.any(1)), np.flatnonzero(within.any(0))
        if not rows.size:
            return None
        return Box(int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1]))


@dataclass(frozen=True, slots=True)
class EffectiveField:
    """The effective field of the units at one position of a node.

    ``heat`` is read-only ``(H, W)``: the mean absolute gradient, summed over the colors and normalized to a sum of 1
    (all 0 where every gradient is 0). ``theoretical`` is the part of the receptive field on the picture (``None``:
    padding only), ``box`` the smallest box around its center that contains 95 % of the heat, ``None`` without any.
    ``field`` is the node's, padding included. ``gradients`` is the number that was averaged.
    """

    heat: Array
    field: Field
    boxes: CenteredBoxes
    theoretical: Box | None
    box: Box | None
    gradients: int

    @property
    def share(self) -> float:
        """The area of the 95 % box as a share of the theoretical one's on the picture: 0 to 1."""
        return self.box.area / self.theoretical.area if self.box and self.theoretical else 0.0

    def contained(self, steps: int = 64) -> tuple[Array, Array]:
        """Sides of centered boxes, as shares of the theoretical one's, and the share of the heat that each contains.

        Both ``(steps + 1,)``, from 0 to 1.
        """
        sides = np.linspace(0, 1, steps + 1, dtype=np.float32)
        return sides, _within(self.heat, self.boxes, sides).astype(np.float32)


def effective_field(
    network: Network,
    pictures: Sequence[Picture],
    units: Units,
    *,
    channels: int = 4,
    seed: int = 0,
    progress: Progress | None = None,
) -> EffectiveField:
    """The effective field of ``units``: node, row and column.

    The mean over ``pictures`` and, for each, ``channels`` channels drawn with ``seed``; all are drawn before one is
    drawn again. ``progress(done, total)`` counts gradients. Raises ``UnknownNodeError`` or ``UnknownUnitError``.
    """
    result = None
    for result in measurements(network, pictures, units, channels=channels, seed=seed):
        if progress is not None:
            progress(result.gradients, len(pictures) * min(channels, network.node(units[0]).output[0]))
    return result or _measured(network, units, np.zeros(network.preprocessing.shape[1:]), 0)


def measurements(
    network: Network,
    pictures: Sequence[Picture],
    units: Units,
    *,
    channels: int = 4,
    seed: int = 0,
    seconds: float = BATCH_SECONDS,
) -> Iterator[EffectiveField]:
    """What ``effective_field`` measures, as far as it is after each batch of gradients; the last one is the result.

    A batch has as many gradients as are estimated to take ``seconds``. Raises ``UnknownNodeError`` or
    ``UnknownUnitError`` at the first.
    """
    node = network.node(units[0])
    cases = list(_cases(pictures, node.output[0], channels, seed))
    total = np.zeros(network.preprocessing.shape[1:], np.float64)
    size = _batch_size(network, node, seconds)
    for first in range(0, len(cases), size):
        total += _summed(network, units, cases[first : first + size])
        yield _measured(network, units, total, min(first + size, len(cases)))


def untrained(network: Network, seed: int = 0) -> Network:
    """The same architecture with random weights, for pictures of the same size.

    Raises ``WeightsError`` for a wrapped module, which has no random weights.
    """
    loaded = replace(load_weights(network.slug, "random", seed=seed), preprocessing=network.preprocessing)
    return Network(network.slug, loaded, trace(loaded.module, network.preprocessing.shape), network.device)


def _batch_size(network: Network, node: Node, most_seconds: float) -> int:
    """Number of gradients in a batch, limited by the memory for the maps and by the time until something is shown."""
    until = network.nodes[: network.nodes.index(node) + 1]
    seconds = PASSES * estimate(until, network.preprocessing.shape).seconds
    memory = sum(prod(each.output) for each in until)
    return max(1, min(MOST_AT_ONCE, MOST_NUMBERS // memory, int(most_seconds / seconds)))


def _cases(pictures: Sequence[Picture], count: int, channels: int, seed: int) -> Iterator[tuple[Picture, int]]:
    """Pictures, each with a channel: every channel comes once before any comes twice."""
    shuffled = np.random.default_rng(seed).permutation(count)
    for turn in range(len(pictures) * min(channels, count)):
        yield pictures[turn % len(pictures)], int(shuffled[turn % count])


def _summed(network: Network, units: Units, cases: Sequence[tuple[Picture, int]]) -> NDArray[np.float64]:
    node, row, column = units
    positions = [(channel, row, column) for _, channel in cases]
    gradients = network.gradients([picture for picture, _ in cases], node, positions, [INPUT])[INPUT]
    summed: NDArray[np.float64] = np.abs(gradients).sum(axis=(0, 1), dtype=np.float64)
    return summed


def _centered(node: Node, position: tuple[int, int], shape: tuple[int, int]) -> CenteredBoxes:
    """Boxes around the center of the field or, for units that see the whole picture, around the unit's position."""
    field = node.receptive_field
    if isinstance(field, ReceptiveField):
        axes = tuple(zip((field.vertical, field.horizontal), position, strict=True))
        row, column = (axis.center(unit) for axis, unit in axes)
        down, across = (max(0.5, (axis.size - 1) / 2) for axis, _ in axes)
        return CenteredBoxes((row, column), (down, across))
    counts = node.output[1:] or (1, 1)
    row, column = ((unit + 0.5) * side / count - 0.5 for unit, side, count in zip(position, shape, counts, strict=True))
    return CenteredBoxes((row, column), (max(row, shape[0] - 1 - row), max(column, shape[1] - 1 - column)))


def _measured(network: Network, units: Units, total: NDArray[np.float64], gradients: int) -> EffectiveField:
    node, shape = network.node(units[0]), network.preprocessing.shape[1:]
    boxes = _centered(node, units[1:], shape)
    amount = total.sum()
    heat = (total / (amount or 1)).astype(np.float32)
    heat.setflags(write=False)
    box = boxes.box(heat.shape, _smallest(total, boxes)) if amount > 0 else None
    return EffectiveField(heat, node.receptive_field, boxes, boxes.box(heat.shape, 1.0), box, gradients)


def _smallest(heat: NDArray[np.float64], boxes: CenteredBoxes) -> float:
    """The scale of the smallest box that contains ``SHARE_IN_BOX`` of the heat."""
    scales = boxes.scales(heat.shape).ravel()
    order = np.argsort(scales, kind="stable")
    cumulative = np.cumsum(heat.ravel()[order])
    return float(scales[order[np.searchsorted(cumulative, SHARE_IN_BOX * cumulative[-1])]])


def _within(heat: Array, boxes: CenteredBoxes, sides: Array) -> NDArray[np.float64]:
    scales = boxes.scales(heat.shape).ravel()
    bins = np.searchsorted(sides, scales - ROUNDING)
    counts = np.bincount(bins, heat.ravel(), len(sides) + 1)[: len(sides)]
    return np.cumsum(counts)
