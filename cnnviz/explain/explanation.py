"""The explanation of one unit: the terms that were read, where they came from, and how they make up its number.

Frozen values only; the rules of ``cnnviz.explain`` return them. Values are recomputed in float64 from the
activations that the network read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import overload

import numpy as np
from numpy.typing import NDArray

from cnnviz.graph.kinds import Kind
from cnnviz.notebook import table

MOST_TERMS = 8  # in a notebook's table


class Rule(StrEnum):
    """How the terms become the value."""

    SUM = "sum"  # bias + sum of value * weight: convolution, linear
    MEAN = "mean"  # the same with equal weights: average, adaptive and global pooling
    MAXIMUM = "maximum"  # the largest value wins: max-pool; ``winner`` is its index among the terms, padding is -inf
    ADD = "add"  # every operand once; the weight is 1, but torch.add's ``alpha`` for its second
    MULTIPLY = "multiply"  # product of the operands
    BATCH_NORM = "batch-norm"  # numbers: mean, variance, epsilon, gamma, beta
    LAYER_NORM = "layer-norm"  # terms: all values of the norm; numbers: x, mean, variance, epsilon, gamma, beta
    LOCAL_RESPONSE_NORM = "local-response-norm"  # terms: neighbor channels, x too; numbers: x, size, alpha, beta, k
    CURVE = "curve"  # one value through an activation function, named by the kind
    COPY = "copy"  # one value, unchanged: concatenation, flatten, reshape, slice, dropout in evaluation mode, ...
    PIXEL = "pixel"  # a pixel of the picture, normalized; no terms; numbers: raw (0 to 255), mean, deviation
    SOFTMAX = "softmax"  # exp(x) / sum of exp: terms are the logits; numbers: x, largest, denominator


@dataclass(frozen=True, slots=True)
class Origin:
    """The unit that a term was read from; row and column are 0 in a vector."""

    node: str
    channel: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Term:
    """One number that was read and what it was multiplied by.

    ``source`` is ``None`` where it is no unit's: padding, or a constant or parameter of the network.
    """

    value: float
    weight: float
    source: Origin | None

    @property
    def product(self) -> float:
        """``value * weight``."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True, eq=False)
class Terms(Sequence[Term]):
    """Every term, made on demand: a fully connected layer has 25,088 of them.

    ``values``, ``weights`` float64 ``(T,)``; ``nodes`` ``(T,)`` indices into ``names``, -1 for no source;
    ``coordinates`` ``(T, 3)``: channel, row and column. ``shape`` is how the terms lie: ``(C, kh, kw)`` for the window
    of a convolution or max-pool, whose padding cells are there too, and for what a mean reads; else ``(T,)``.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    nodes: NDArray[np.int64]
    coordinates: NDArray[np.int64]
    shape: tuple[int, ...]

    @property
    def products(self) -> NDArray[np.float64]:
        """``value * weight`` of each term, ``(T,)``."""
        return self.values * self.weights

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Term]:
        return (self[index] for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Term: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Term]: ...
    def __getitem__(self, index: int | slice) -> Term | Sequence[Term]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        node = int(self.nodes[index])
        channel, row, column = (int(value) for value in self.coordinates[index])
        source = Origin(self.names[node], channel, row, column) if node >= 0 else None
        return Term(float(self.values[index]), float(self.weights[index]), source)


def _cells(term: Term) -> tuple[str, str, str, str]:
    origin = term.source
    source = f"{origin.node} [{origin.channel}, {origin.row}, {origin.column}]" if origin else "no unit"
    return source, f"{term.value:.6g}", f"{term.weight:.6g}", f"{term.product:.6g}"


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """One unit's number taken apart.

    ``unit`` is (channel, row, column). ``value`` is recomputed from the terms, ``captured`` is what the network had;
    ``scale`` is the largest absolute value of the node's output, against which their difference is small.
    ``bias`` is ``None`` where there is none. ``numbers`` are the other ingredients by name (see ``Rule``).
    ``winner`` is the index of the largest term of a maximum.
    """

    node: str
    kind: Kind
    unit: tuple[int, int, int]
    rule: Rule
    value: float
    captured: float
    scale: float
    terms: Terms
    bias: float | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    winner: int | None = None

    def __repr__(self) -> str:
        unit = ", ".join(map(str, self.unit))
        return f"<Explanation {self.node} [{unit}]: {self.value:.6g} by {self.rule} of {len(self.terms):,} terms>"

    def _repr_html_(self) -> str:
        """The largest terms with what they are multiplied by, then bias and other numbers, then the value."""
        order = np.argsort(-np.abs(self.terms.products), kind="stable")[:MOST_TERMS]
        rows = [_cells(self.terms[int(index)]) for index in order]
        rows += [(f"{len(self.terms) - len(order):,} more", "", "", "")] if len(self.terms) > len(order) else []
        numbers = {"bias": self.bias} if self.bias is not None else {}
        numbers |= {**self.numbers, "value": self.value, "in the network": self.captured}
        rows += [(name, "", "", f"{number:.6g}") for name, number in numbers.items()]
        return table(repr(self), ("read from", "value", "weight", "product"), rows)

    @property
    def difference(self) -> float:
        """The proof: recomputed minus captured."""
        return self.value - self.captured
