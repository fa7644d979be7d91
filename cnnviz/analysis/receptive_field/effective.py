"""The effective receptive field: how much each pixel really counts, by the gradient.

Luo, Li, Urtasun, Zemel 2016, "Understanding the effective receptive field in deep convolutional neural networks": most
of what a unit could see hardly moves it, and what does lies in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

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

MOST_AT_ONCE = 8  # gradients: more take no less time
MOST_NUMBERS = 2**27  # of all maps that they keep in memory: half a gigabyte
HELD = 0.95
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
class Centered:
    """Boxes about a center of the picture (row, column), all of one shape: ``half`` as high and wide at scale 1."""

    center: Pair
    half: Pair

    def scales(self, shape: tuple[int, int]) -> NDArray[np.float64]:
        """Of each pixel of a picture ``(H, W)``, the scale of the smallest box that holds it."""
        rows, columns = (
            np.abs(np.arange(size) - middle) / half
            for size, middle, half in zip(shape, self.center, self.half, strict=True)
        )
        farther: NDArray[np.float64] = np.maximum(rows[:, None], columns[None, :])
        return farther

    def box(self, shape: tuple[int, int], scale: float) -> Box | None:
        """The box of that scale, cut off at the picture's border; ``None`` where it lies beyond."""
        within = self.scales(shape) <= scale + ROUNDING
        rows, columns = np.flatnonzero(within.any(1)), np.flatnonzero(within.any(0))
        if not rows.size:
            return None
        return Box(int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1]))


@dataclass(frozen=True, slots=True)
class EffectiveField:
    """What the units at one place of a node depended on.

    ``heat`` is read-only ``(H, W)``: the mean of the gradient's absolute value, summed over the colors, as shares that
    add up to 1 (zeros where nothing moves any of the units). ``theoretical`` is what they can see of the picture
    (``None``: nothing but padding), ``box`` the smallest box about their center that holds 95 % of the heat, ``None``
    without any. ``field`` is the node's own, padding included. ``gradients`` were averaged.
    """

    heat: Array
    field: Field
    boxes: Centered
    theoretical: Box | None
    box: Box | None
    gradients: int

    @property
    def share(self) -> float:
        """The area of the 95 % box as a share of the theoretical one's on the picture: 0 to 1."""
        return self.box.area / self.theoretical.area if self.box and self.theoretical else 0.0

    def held(self, steps: int = 64) -> tuple[Array, Array]:
        """How much of the heat a centered box holds, by its side as a share of the theoretical one's.

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
    """The effective field of the ``units`` (node, row, column) of all channels.

    The mean over ``pictures`` and, of each, ``channels`` channels drawn by ``seed``, other ones for every picture while
    there are enough. ``progress(done, total)`` counts gradients. Raises ``UnknownNodeError`` or ``UnknownUnitError``.
    """
    node, shape = network.node(units[0]), network.preprocessing.shape[1:]
    cases = list(_cases(pictures, node.output[0], channels, seed))
    total = np.zeros(shape, np.float64)
    size = _at_once(network, node)
    for first in range(0, len(cases), size):
        total += _summed(network, units, cases[first : first + size])
        if progress is not None:
            progress(min(first + size, len(cases)), len(cases))
    return _measured(node, _centered(node, units[1:], shape), total, len(cases))


def untrained(network: Network, seed: int = 0) -> Network:
    """The same architecture with random weights, for pictures of the same size, so that the two can be compared.

    Raises ``WeightsError`` for a network of one's own, which has no other weights than it came with.
    """
    loaded = replace(load_weights(network.slug, "random", seed=seed), preprocessing=network.preprocessing)
    return Network(network.slug, loaded, trace(loaded.module, network.preprocessing.shape), network.device)


def _at_once(network: Network, node: Node) -> int:
    """How many gradients to take together; a large network's maps fill the memory."""
    until = network.nodes[: network.nodes.index(node) + 1]
    return max(1, min(MOST_AT_ONCE, MOST_NUMBERS // sum(prod(each.output) for each in until)))


def _cases(pictures: Sequence[Picture], count: int, channels: int, seed: int) -> Iterator[tuple[Picture, int]]:
    """Pictures, each with a channel: every channel comes once before any comes twice."""
    shuffled = np.random.default_rng(seed).permutation(count)
    for turn in range(len(pictures) * min(channels, count)):
        yield pictures[turn % len(pictures)], int(shuffled[turn % count])


def _summed(network: Network, units: Units, cases: Sequence[tuple[Picture, int]]) -> NDArray[np.float64]:
    node, row, column = units
    places = [(channel, row, column) for _, channel in cases]
    found = network.gradients([picture for picture, _ in cases], node, places, [INPUT])[INPUT]
    summed: NDArray[np.float64] = np.abs(found).sum(axis=(0, 1), dtype=np.float64)
    return summed


def _centered(node: Node, place: tuple[int, int], shape: tuple[int, int]) -> Centered:
    """About the center of the field; where that is the whole picture, about where the unit would lie on it."""
    field = node.receptive_field
    if isinstance(field, ReceptiveField):
        spans = tuple(zip((field.vertical, field.horizontal), place, strict=True))
        row, column = (span.center(unit) for span, unit in spans)
        down, across = (max(0.5, (span.size - 1) / 2) for span, _ in spans)
        return Centered((row, column), (down, across))
    counts = node.output[1:] or (1, 1)
    row, column = ((unit + 0.5) * side / count - 0.5 for unit, side, count in zip(place, shape, counts, strict=True))
    return Centered((row, column), (max(row, shape[0] - 1 - row), max(column, shape[1] - 1 - column)))


def _measured(node: Node, boxes: Centered, total: NDArray[np.float64], gradients: int) -> EffectiveField:
    amount = total.sum()
    heat = (total / (amount or 1)).astype(np.float32)
    heat.setflags(write=False)
    box = boxes.box(heat.shape, _smallest(total, boxes)) if amount > 0 else None
    return EffectiveField(heat, node.receptive_field, boxes, boxes.box(heat.shape, 1.0), box, gradients)


def _smallest(heat: NDArray[np.float64], boxes: Centered) -> float:
    """The scale of the smallest box that holds enough."""
    scales = boxes.scales(heat.shape).ravel()
    order = np.argsort(scales, kind="stable")
    held = np.cumsum(heat.ravel()[order])
    return float(scales[order[np.searchsorted(held, HELD * held[-1])]])


def _within(heat: Array, boxes: Centered, sides: Array) -> NDArray[np.float64]:
    scales = boxes.scales(heat.shape).ravel()
    bins = np.searchsorted(sides, scales - ROUNDING)
    counts = np.bincount(bins, heat.ravel(), len(sides) + 1)[: len(sides)]
    return np.cumsum(counts)
