"""The message to the browser: the terms that matter most, the maps they lie on, and what all the others add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components.palette import Palette, tables
from app.components.unit_arithmetic.curve import sampled_curve
from app.components.unit_arithmetic.maps import Surroundings, drawn_maps, only_output
from cnnviz.explain.explanation import Explanation, Rule

Indices = NDArray[np.int64]
Message = tuple[dict[str, Any], dict[str, bytes]]

MOST_CELLS: Final = 2400  # of all windows in one message
MOST_WINDOWS, MOST_TERMS, MOST_CLASSES, MOST_NEIGHBORS = 12, 24, 10, 1024
LARGEST_WINDOW: Final = 17 * 17  # cells: larger ones (global pooling) are ranked cell by cell
PIXEL: Final = "pixel"  # not a rule of the library: what the network reads is no result of it
#: Terms of these stay in their own order.
IN_ORDER: Final = frozenset({Rule.ADD, Rule.MULTIPLY, Rule.LAYER_NORM, Rule.LOCAL_RESPONSE_NORM})
#: All terms side by side as one strip.
STRIPS: Final = frozenset({Rule.LAYER_NORM, Rule.LOCAL_RESPONSE_NORM})


@dataclass(frozen=True, slots=True)
class Parts:
    """What the value is put together from: ``terms`` ``(P, cells)`` are indices; each part is ``shape`` cells."""

    terms: Indices
    shape: tuple[int, int]

    @property
    def cells(self) -> int:
        """Terms of one part."""
        return self.shape[0] * self.shape[1]


def parts_of(explanation: Explanation) -> Parts:
    """Input channels of a window, one strip of neighbors, or single terms."""
    everything = np.arange(len(explanation.terms))
    if explanation.rule in STRIPS:
        return Parts(everything[None, :MOST_NEIGHBORS], (1, min(len(everything), MOST_NEIGHBORS)))
    shape = explanation.terms.shape
    if len(shape) == len(("channel", "row", "column")) and 1 < shape[1] * shape[2] <= LARGEST_WINDOW:
        return Parts(everything.reshape(shape[0], -1), (shape[1], shape[2]))
    return Parts(everything[:, None], (1, 1))


def shares(explanation: Explanation, parts: Parts) -> NDArray[np.float64]:
    """What each part adds, ``(P,)``: the sum of its products; of a softmax, its power of e."""
    if explanation.rule is Rule.SOFTMAX:
        return np.exp(explanation.terms.values[parts.terms[:, 0]] - explanation.numbers["largest"])
    products = explanation.terms.products[parts.terms]
    sums: NDArray[np.float64] = np.where(np.isfinite(products), products, 0.0).sum(axis=1)
    return sums


def ranking(explanation: Explanation, sums: NDArray[np.float64], parts: Parts) -> Indices:
    """The parts to send, first to last: the largest contributions, or the largest values where the largest wins."""
    if explanation.rule in IN_ORDER:
        order = np.arange(len(sums))
    elif explanation.rule is Rule.MAXIMUM:
        order = np.argsort(-explanation.terms.values[parts.terms[:, 0]], kind="stable")
    else:
        order = np.argsort(-np.abs(sums), kind="stable")
    return order[: _room(explanation.rule, parts.cells)]


def _room(rule: Rule, cells: int) -> int:
    if rule is Rule.SOFTMAX:
        return MOST_CLASSES
    return MOST_TERMS if cells == 1 else max(1, min(MOST_WINDOWS, MOST_CELLS // cells))


def encode(
    explanation: Explanation, around: Surroundings | None = None, label: Callable[[int], str] | None = None
) -> Message:
    """Header and blobs of one explanation; ``label`` names the class of a softmax's term.

    Blobs: ``values`` and ``weights`` float32 and ``sources`` int32 (node's position in ``names`` or -1, channel, row,
    column) of each cell; ``sums`` and ``totals`` of the parts float32; ``curve-values`` float32 of an activation
    function; maps as ``drawn_maps`` has them.
    """
    parts = parts_of(explanation)
    sums = shares(explanation, parts)
    order = ranking(explanation, sums, parts)
    sent = parts.terms[order].ravel()
    totals = np.cumsum(sums[order])
    header = _header(explanation) | {
        "shape": parts.shape,
        "parts": len(order),
        "rest": {"count": len(sums) - len(order), "sum": float(sums.sum() - totals[-1]) if len(totals) else 0.0},
        "winner": _position(sent, explanation.winner),
        "own": _position(sent, _own(explanation)),
        "labels": [label(int(explanation.terms.coordinates[index, 0])) for index in sent] if label else [],
    }
    blobs = _blobs(explanation, sent) | {"sums": _floats(sums[order]), "totals": _floats(totals)}
    maps, pixels = drawn_maps(around, _tiles(explanation, parts, order)) if around else (None, {})
    curve, samples = _curve(explanation)
    return header | _inputs(around) | {"maps": maps, "curve": curve}, blobs | pixels | samples


def encode_pixel(around: Surroundings, pixel: tuple[int, int, int], numbers: Mapping[str, float]) -> Message:
    """The same for a pixel (channel, row, column), where every trail ends.

    ``numbers``: ``raw`` (0 to 255), ``mean`` and ``deviation`` of the normalization; the output is the normalized map.
    """
    value = float(around.output[pixel[1:]])
    nothing = np.zeros(0)
    header = {"rule": PIXEL, "kind": PIXEL, "node": "input", "unit": pixel, "value": value, "bias": None}
    header |= {"numbers": dict(numbers), "names": ("input",), "count": 0, "shape": (1, 1), "parts": 0, "labels": []}
    header |= {"rest": {"count": 0, "sum": 0.0}, "winner": -1, "own": -1, "curve": None}
    header |= {"maps": only_output(around)[0]} | _inputs(around)
    blobs = {name: _floats(nothing) for name in ("values", "weights", "sources", "sums", "totals")}
    return header, blobs | palettes() | only_output(around)[1]


def _inputs(around: Surroundings | None) -> dict[str, Any]:
    """What is read and how many channels it has; which of these are no maps, but one number a channel."""
    if around is None:
        return {"inputs": [], "flat": None}
    flat = [name for name, maps in around.inputs.items() if maps[0].size == 1]
    return {
        "inputs": [(name, len(maps)) for name, maps in around.inputs.items()],
        "flat": {"inputs": flat, "own": around.output.size == 1},
    }


def _header(explanation: Explanation) -> dict[str, Any]:
    return {
        "rule": explanation.rule.value,
        "kind": explanation.kind.value,
        "node": explanation.node,
        "unit": explanation.unit,
        "value": explanation.value,
        "bias": explanation.bias,
        "numbers": dict(explanation.numbers),
        "names": explanation.terms.names,
        "count": len(explanation.terms),
    }


def _curve(explanation: Explanation) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Header and blob of an activation function's curve; nothing for another rule."""
    if explanation.rule is not Rule.CURVE:
        return None, {}
    header, values = sampled_curve(explanation.kind, float(explanation.terms.values[0]))
    return header, {"curve-values": _floats(values)}


def _position(sent: Indices, index: int | None) -> int:
    """Where a term stands among those that are sent; -1 if it is not there."""
    positions = np.flatnonzero(sent == index)
    return int(positions[0]) if len(positions) else -1


def _own(explanation: Explanation) -> int | None:
    """The term that was read at the unit's own coordinates: of the neighbors in a norm, or of all logits."""
    positions = np.flatnonzero((explanation.terms.coordinates == explanation.unit).all(axis=1))
    return int(positions[0]) if len(positions) else None


def _blobs(explanation: Explanation, sent: Indices) -> dict[str, bytes]:
    sources = np.column_stack([explanation.terms.nodes[sent], explanation.terms.coordinates[sent]]).astype("<i4")
    return {
        "values": _floats(explanation.terms.values[sent]),
        "weights": _floats(explanation.terms.weights[sent]),
        "sources": sources.tobytes(),
        **palettes(),
    }


def palettes() -> dict[str, bytes]:
    """Both color scales in both themes."""
    named: Mapping[str, Palette] = {"map": Palette.MAP, "weight": Palette.WEIGHT}
    return {f"{name}-{key}": table for name, which in named.items() for key, table in tables(which).items()}


def _floats(values: NDArray[np.float64]) -> bytes:
    return np.asarray(values, dtype="<f4").tobytes()


def _tiles(explanation: Explanation, parts: Parts, order: Indices) -> list[tuple[str, int] | None]:
    """Node and channel of the map that each part was read from; ``None`` where all of it is padding."""
    if explanation.rule in STRIPS:
        return [(explanation.terms.names[0], explanation.unit[0])]  # of many channels, the unit's own
    return [_tile(explanation, parts.terms[index]) for index in order]


def _tile(explanation: Explanation, terms: Indices) -> tuple[str, int] | None:
    read = terms[explanation.terms.nodes[terms] >= 0]
    if not len(read):
        return None
    return explanation.terms.names[int(explanation.terms.nodes[read[0]])], int(
        explanation.terms.coordinates[read[0], 0]
    )
