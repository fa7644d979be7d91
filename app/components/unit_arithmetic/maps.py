"""The small maps beside the sum: what was read, what came out, and which cell of one belongs to which of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components.values import area_mean, quantized, shrunk
from cnnviz import Node, Window
from cnnviz.graph.kinds import Family, Kind, Positions

Maps = NDArray[np.float32]
Axis = Mapping[str, int | str | bool]
Axes = tuple[Axis, Axis]

LONGEST_SIDE: Final = 64  # pixels of a map: it is drawn small
MOST_MAPS: Final = 12  # of one message
MODES: Final = {"zeros": "zeros", "constant": "zeros", "replicate": "replicate", "reflect": "reflect"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Every map that was read ``(C, H, W)``, by node; the unit's own map ``(H, W)`` and the end of its scale."""

    inputs: Mapping[str, Maps]
    output: Maps
    limit: float
    axes: Axes | None


def axes_between(node: Node, before: tuple[int, ...]) -> Axes | None:
    """How ``node`` looks at maps of the shape ``before`` along each axis; ``None`` where no picture shows it.

    As ``maths/axis.js`` has it, or ``{"bins": True}`` for adaptive pooling.
    """
    if len(node.output) == 1 or {before[1:], node.output[1:]} == {(1, 1)}:
        return None
    if node.windows is not None:
        vertical, horizontal = (_axis(window, node.padding_mode) for window in node.windows)
        return vertical, horizontal
    traits = node.kind.traits
    if traits.family is Family.POOLING:
        return {"bins": True}, {"bins": True}
    lies_over = traits.is_pointwise or traits.positions is Positions.SAME_IF_SIZE_STAYS
    if before[1:] == node.output[1:] and lies_over and node.kind is not Kind.PAD:
        return {"kernel": 1}, {"kernel": 1}
    return None


def _axis(window: Window, mode: str) -> Axis:
    return {
        "kernel": window.kernel,
        "stride": window.stride,
        "dilation": window.dilation,
        "before": window.padding,
        "after": window.padding_end,
        "mode": MODES.get(mode, mode),
        "ceil": window.ceil_mode,
    }


def drawn_maps(
    around: Surroundings, tiles: Sequence[tuple[str, int] | None]
) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Header and blobs of the two maps: the first few of ``tiles`` (node, channel) on one scale, and the output's."""
    if around.axes is None:
        return None, {}
    wanted = _same_size(around.inputs, tiles)
    if not wanted:
        return None, {}
    read = np.stack([around.inputs[name][channel] for name, channel in wanted])
    limit = float(np.abs(read).max()) or 1.0
    header = {
        "of": [wanted.index(tile) if tile in wanted else -1 for tile in tiles],
        "tiles": wanted,
        "axes": around.axes,
        "input": _sizes(read[0]) | {"limit": limit},
        "output": _sizes(around.output) | {"limit": around.limit},
    }
    return header, {"input": _bytes(read, limit), "output": _bytes(around.output, around.limit)}


def only_output(around: Surroundings) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The unit's own map alone."""
    header: dict[str, Any] = {
        "of": [],
        "tiles": [],
        "axes": None,
        "output": _sizes(around.output) | {"limit": around.limit},
    }
    return header, {"output": _bytes(around.output, around.limit)}


def _same_size(inputs: Mapping[str, Maps], tiles: Sequence[tuple[str, int] | None]) -> list[tuple[str, int]]:
    """The maps to send: as large as the largest that was read (a gate of one cell is on no map)."""
    named = [tile for tile in dict.fromkeys(tiles) if tile is not None and tile[0] in inputs]
    largest = max((inputs[name][0].size for name, _ in named), default=0)
    return [(name, channel) for name, channel in named if inputs[name][0].size == largest][:MOST_MAPS]


def _sizes(values: Maps) -> dict[str, Any]:
    rows, columns = values.shape
    return {"size": (rows, columns), "drawn": (shrunk(rows, LONGEST_SIDE), shrunk(columns, LONGEST_SIDE))}


def _bytes(maps: Maps, limit: float) -> bytes:
    rows, columns = (shrunk(side, LONGEST_SIDE) for side in maps.shape[-2:])
    return quantized(area_mean(maps, rows, columns), limit).tobytes()
