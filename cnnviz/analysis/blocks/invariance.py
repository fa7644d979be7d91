"""Invariance and equivariance: how feature maps and prediction change when the picture is moved.

Invariance asks whether the maps stay the same, ``|f(Tx) - f(x)| / |f(x)|``; equivariance whether they move with the
picture, the same with the maps moved back before they are compared. Norms are Euclidean, over all values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.analysis.parts import run_in_parts
from cnnviz.geometry import ReceptiveField
from cnnviz.graph.kinds import Family, Kind
from cnnviz.graph.nodes import Node
from cnnviz.network import Network
from cnnviz.pictures.images import Picture, Preprocessing, picture_from_pixels

Pixels = NDArray[np.uint8]
Array = NDArray[np.float32]
MOST_LAYERS = 48  # compared
MOST_VALUES = 32_000_000  # of one picture, held at once: a quarter of a gigabyte for both pictures


class Edge(StrEnum):
    """What fills the area that the picture has left."""

    REFLECTED = "reflected"
    BLACK = "black"


class Flip(StrEnum):
    """Mirrored, left to right or top to bottom."""

    NONE = "none"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Move:
    """Mirrored first, then rotated by ``angle`` degrees counter-clockwise, then shifted by whole pixels."""

    right: int = 0
    down: int = 0
    angle: int = 0
    flip: Flip = Flip.NONE
    edge: Edge = Edge.REFLECTED

    @property
    def stays(self) -> bool:
        """Whether the picture stays unchanged."""
        return (self.right, self.down, self.angle % 360, self.flip) == (0, 0, 0, Flip.NONE)


def move_pixels(pixels: Pixels, move: Move) -> Pixels:
    """The picture ``(H, W, C)`` moved, in the same shape; ``move.edge`` fills what rotation and shift leave open."""
    result = _flipped(pixels, move.flip)
    if move.angle % 90 == 0 and (result.shape[0] == result.shape[1] or move.angle % 180 == 0):
        result = np.rot90(result, move.angle // 90)
    else:
        result = _turned(result, move.angle, move.edge)
    return _shifted(result, move)


def _flipped(pixels: Pixels, flip: Flip) -> Pixels:
    turned = {Flip.NONE: pixels, Flip.HORIZONTAL: pixels[:, ::-1], Flip.VERTICAL: pixels[::-1]}
    return turned[flip]


def _padded(pixels: Pixels, rows: int, columns: int, edge: Edge) -> Pixels:
    around = ((rows, rows), (columns, columns), (0, 0))
    return np.pad(pixels, around, mode="symmetric") if edge is Edge.REFLECTED else np.pad(pixels, around)


def _turned(pixels: Pixels, angle: int, edge: Edge) -> Pixels:
    height, width = pixels.shape[:2]
    large = _padded(pixels, height // 2, width // 2, edge)  # large enough for every rotation
    planes = [Image.fromarray(plane).rotate(angle, Image.Resampling.BILINEAR) for plane in large.transpose(2, 0, 1)]
    top, left = height // 2, width // 2
    return np.stack([np.asarray(plane)[top : top + height, left : left + width] for plane in planes], axis=-1)


def _shifted(pixels: Pixels, move: Move) -> Pixels:
    height, width = pixels.shape[:2]
    rows, columns = abs(move.down), abs(move.right)
    large = _padded(pixels, rows, columns, move.edge)
    top, left = rows - move.down, columns - move.right
    return np.ascontiguousarray(large[top : top + height, left : left + width])


def picture_from_view(pixels: Pixels, preprocessing: Preprocessing) -> Picture:
    """A picture that preprocessing turns into exactly these pixels ``(H, W, C)``.

    It has the size to which pictures are resized, with the pixels where they will be cropped. For a network whose
    preprocessing adds a black border (LeNet-5) only what lies within the border is used.
    """
    sides = [max(size, preprocessing.resize) for size in pixels.shape[:2]]
    if min(sides) > preprocessing.resize:
        sides = [preprocessing.resize] * 2
    canvas = np.zeros((sides[0], sides[1], pixels.shape[2]), np.uint8)
    (to_rows, from_rows), (to_columns, from_columns) = (
        _overlap(large, small) for large, small in zip(sides, pixels.shape[:2], strict=True)
    )
    canvas[to_rows, to_columns] = pixels[from_rows, from_columns]
    return picture_from_pixels(canvas[:, :, 0] if pixels.shape[2] == 1 else canvas)


def _overlap(large: int, small: int) -> tuple[slice, slice]:
    """The slice of the whole that a central crop covers, and the slice of the crop, as in ``pictures.images.fit``."""
    if large >= small:
        start = round((large - small) / 2)
        return slice(start, start + small), slice(0, small)
    start = (small - large) // 2
    return slice(0, large), slice(start, start + large)


@dataclass(frozen=True, slots=True)
class LayerChange:
    """How much the maps of a layer ``change`` when the picture is moved, and ``aligned_change``: once moved back.

    Both are relative to the norm of the maps. ``aligned_change`` is ``None`` where moving back is not defined: for
    vectors, rotations other than by 90 degrees, and shifts by no whole number of the layer's units.
    """

    name: str
    kind: Kind
    change: float
    aligned_change: float | None


def compared_layers(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The layers to compare: at most ``MOST_LAYERS``, evenly spaced, the last one included."""
    layers = [node for node in nodes if _is_shown(node.kind) and node.output[1:] != (1, 1)] or [nodes[-1]]
    if layers[-1] is not nodes[-1]:
        layers.append(nodes[-1])
    indices = np.linspace(0, len(layers) - 1, min(len(layers), MOST_LAYERS)).round().astype(int)
    return tuple(layers[index] for index in indices)


def _is_shown(kind: Kind) -> bool:
    """Whether it learns, joins or shrinks; norms, activations and gates only follow such layers."""
    return kind.traits.is_layer or kind.traits.family is Family.POOLING or kind in {Kind.ADD, Kind.CONCATENATION}


def layer_changes(network: Network, pixels: Pixels, move: Move) -> tuple[LayerChange, ...]:
    """The change of each layer when the preprocessed picture ``(H, W, C)`` is moved."""
    spec, layers = network.preprocessing, compared_layers(network.nodes)
    pictures = [picture_from_view(pixels, spec), picture_from_view(move_pixels(pixels, move), spec)]
    size = (spec.height, spec.width)
    parts = list(in_batches(layers))
    passes = run_in_parts(network, pictures, [[node.name for node in part] for part in parts])
    changes: list[LayerChange] = []
    for part, maps in zip(parts, passes, strict=True):
        changes += [_change(node, maps[node.name], move, size) for node in part]
    return tuple(changes)


def in_batches(layers: Sequence[Node], most: int = MOST_VALUES) -> Iterator[tuple[Node, ...]]:
    """Layers in groups whose maps are held at once: at least one, and no more than ``most`` values of one picture."""
    part: list[Node] = []
    for node in layers:
        if part and sum(math.prod(each.output) for each in (*part, node)) > most:
            yield tuple(part)
            part = []
        part.append(node)
    yield tuple(part)


def _change(node: Node, maps: Array, move: Move, size: tuple[int, int]) -> LayerChange:
    before, after = maps
    aligned = None if before.ndim != 3 else aligned_maps(after, before, move, unit_spacing(node, size))
    aligned_change = None if aligned is None else relative_difference(*aligned)
    return LayerChange(node.name, node.kind, relative_difference(after, before), aligned_change)


def relative_difference(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """``|one - other| / |other|`` of arrays of one shape, such as ``(C, H, W)``; 0 where both are 0."""
    apart, norm = (float(np.linalg.norm(values.astype(np.float64))) for values in (one - other, other))
    return apart / norm if norm else float(apart > 0)


def unit_spacing(node: Node, size: tuple[int, int]) -> tuple[int, int] | None:
    """Pixels of the picture between neighbor units, vertically and horizontally; ``None`` if no whole number."""
    field = node.receptive_field
    if isinstance(field, ReceptiveField):
        return field.vertical.jump, field.horizontal.jump
    if len(node.output) != 3 or any(large % small for large, small in zip(size, node.output[1:], strict=True)):
        return None
    return size[0] // node.output[1], size[1] // node.output[2]


def aligned_maps(after: Array, before: Array, move: Move, steps: tuple[int, int] | None) -> tuple[Array, Array] | None:
    """The maps ``(C, H, W)`` of the moved picture moved back, and those before the move, where both have values.

    ``None`` where moving back is not defined.
    """
    shift = _cells(move, steps)
    square = before.shape[1] == before.shape[2]
    if shift is None or move.angle % 90 or not (square or move.angle % 180 == 0):
        return None
    turned = np.rot90(_flipped_maps(before, move.flip), move.angle // 90, axes=(1, 2))
    rows, columns = (_pair(size, by) for size, by in zip(turned.shape[1:], shift, strict=True))
    if any(part.stop <= part.start for pair in (rows, columns) for part in pair):
        return None
    # Compared in the coordinates of the moved picture, which is the same as moving back.
    return after[:, rows[0], columns[0]], turned[:, rows[1], columns[1]]


def _flipped_maps(maps: Array, flip: Flip) -> Array:
    turned = {Flip.NONE: maps, Flip.HORIZONTAL: maps[:, :, ::-1], Flip.VERTICAL: maps[:, ::-1]}
    return turned[flip]


def _cells(move: Move, steps: tuple[int, int] | None) -> tuple[int, int] | None:
    """The shift in units of the layer."""
    if (move.down, move.right) == (0, 0):
        return 0, 0
    if steps is None or move.down % steps[0] or move.right % steps[1]:
        return None
    return move.down // steps[0], move.right // steps[1]


def _pair(size: int, by: int) -> tuple[slice, slice]:
    """The slices of moved and unmoved maps that show the same part of the picture."""
    return slice(max(by, 0), size + min(by, 0)), slice(max(-by, 0), size - max(by, 0))
