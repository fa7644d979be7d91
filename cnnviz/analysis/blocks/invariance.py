"""The picture moved: how far every layer's maps and the prediction follow.

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
    """What enters where the picture has moved away."""

    REFLECTED = "reflected"
    BLACK = "black"


class Flip(StrEnum):
    """Mirrored, left to right or top to bottom."""

    NONE = "none"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Move:
    """Mirrored first, then turned by ``angle`` degrees counter-clockwise, then shifted by whole pixels."""

    right: int = 0
    down: int = 0
    angle: int = 0
    flip: Flip = Flip.NONE
    edge: Edge = Edge.REFLECTED

    @property
    def stays(self) -> bool:
        """Whether the picture is left as it is."""
        return (self.right, self.down, self.angle % 360, self.flip) == (0, 0, 0, Flip.NONE)


def moved(pixels: Pixels, move: Move) -> Pixels:
    """The picture ``(H, W, C)`` moved; what the bilinear turn and the shift leave open comes from beyond the edge."""
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
    large = _padded(pixels, height // 2, width // 2, edge)  # its corners reach the middle of what a turn leaves open
    planes = [Image.fromarray(plane).rotate(angle, Image.Resampling.BILINEAR) for plane in large.transpose(2, 0, 1)]
    top, left = height // 2, width // 2
    return np.stack([np.asarray(plane)[top : top + height, left : left + width] for plane in planes], axis=-1)


def _shifted(pixels: Pixels, move: Move) -> Pixels:
    height, width = pixels.shape[:2]
    rows, columns = abs(move.down), abs(move.right)
    large = _padded(pixels, rows, columns, move.edge)
    top, left = rows - move.down, columns - move.right
    return np.ascontiguousarray(large[top : top + height, left : left + width])


def as_seen(pixels: Pixels, preprocessing: Preprocessing) -> Picture:
    """A picture that the network sees as exactly these pixels ``(H, W, C)``.

    It has the size to which pictures are resized, with the pixels where they will be cropped. A network that puts a
    black frame around its pictures (LeNet-5) gets what lies within.
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
    """Where a central crop lies in the whole, and what of the crop lies in it, as ``pictures.images.fit`` has them."""
    if large >= small:
        start = round((large - small) / 2)
        return slice(start, start + small), slice(0, small)
    start = (small - large) // 2
    return slice(0, large), slice(start, start + large)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one layer did: how far its maps ``changed``, and how far ``moved_back`` ones still differ.

    Both are parts of the maps' own norm. ``moved_back`` is ``None`` where moving back is not defined: for vectors, for
    turns other than by 90 degrees, for a shift by no whole number of the layer's steps.
    """

    name: str
    kind: Kind
    changed: float
    moved_back: float | None


def shown(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The layers to compare, at most ``MOST_LAYERS`` evenly picked ones, the last always among them."""
    found = [node for node in nodes if _is_shown(node.kind) and node.output[1:] != (1, 1)] or [nodes[-1]]
    if found[-1] is not nodes[-1]:
        found.append(nodes[-1])
    places = np.linspace(0, len(found) - 1, min(len(found), MOST_LAYERS)).round().astype(int)
    return tuple(found[place] for place in places)


def _is_shown(kind: Kind) -> bool:
    """Whether it learns, joins or shrinks; norms, activations and gates only follow such layers."""
    return kind.traits.is_layer or kind.traits.family is Family.POOLING or kind in {Kind.ADD, Kind.CONCATENATION}


def followed(network: Network, pixels: Pixels, move: Move) -> tuple[Followed, ...]:
    """How each layer answers to the picture ``(H, W, C)``, as the network sees it, being moved."""
    spec, layers = network.preprocessing, shown(network.nodes)
    pictures = [as_seen(pixels, spec), as_seen(moved(pixels, move), spec)]
    size = (spec.height, spec.width)
    found: list[Followed] = []
    for part in in_parts(layers):
        maps = network.run_batch(pictures, [node.name for node in part])
        found += [_followed(node, maps[node.name], move, size) for node in part]
    return tuple(found)


def in_parts(layers: Sequence[Node], most: int = MOST_VALUES) -> Iterator[tuple[Node, ...]]:
    """Layers whose maps are held at once: at least one, and no more than ``most`` values of one picture."""
    part: list[Node] = []
    for node in layers:
        if part and sum(math.prod(each.output) for each in (*part, node)) > most:
            yield tuple(part)
            part = []
        part.append(node)
    yield tuple(part)


def _followed(node: Node, maps: Array, move: Move, size: tuple[int, int]) -> Followed:
    still, after = maps
    back = None if still.ndim != 3 else undone(after, still, move, steps_of(node, size))
    return Followed(node.name, node.kind, difference(after, still), None if back is None else difference(*back))


def difference(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """``|one - other| / |other|``; 0 where both are 0."""
    apart, norm = (float(np.linalg.norm(values.astype(np.float64))) for values in (one - other, other))
    return apart / norm if norm else float(apart > 0)


def steps_of(node: Node, size: tuple[int, int]) -> tuple[int, int] | None:
    """How many pixels of the picture lie between two neighbor units, down and right; ``None`` if no whole number."""
    seen = node.receptive_field
    if isinstance(seen, ReceptiveField):
        return seen.vertical.jump, seen.horizontal.jump
    if len(node.output) != 3 or any(large % small for large, small in zip(size, node.output[1:], strict=True)):
        return None
    return size[0] // node.output[1], size[1] // node.output[2]


def undone(after: Array, still: Array, move: Move, steps: tuple[int, int] | None) -> tuple[Array, Array] | None:
    """The maps ``(C, H, W)`` of the moved picture moved back, and those of the still one, where both have values.

    ``None`` where moving back is not defined.
    """
    shift = _cells(move, steps)
    square = still.shape[1] == still.shape[2]
    if shift is None or move.angle % 90 or not (square or move.angle % 180 == 0):
        return None
    turned = np.rot90(_flipped_maps(still, move.flip), move.angle // 90, axes=(1, 2))
    rows, columns = (_pair(size, by) for size, by in zip(turned.shape[1:], shift, strict=True))
    if any(part.stop <= part.start for pair in (rows, columns) for part in pair):
        return None
    # Compared in the moved picture's frame: that is the same as moving back, and drops nothing twice.
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
    """Where the moved maps, and the still ones, have values of the same part of the picture."""
    return slice(max(by, 0), size + min(by, 0)), slice(max(-by, 0), size - max(by, 0))
