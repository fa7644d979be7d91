"""Seconds and bytes of single operations, estimated from shapes before anything is computed. No torch.

Of one picture in float32 on one core. The rates are upper ends of what PyTorch took on a processor with AVX2: an
estimate that is too high refuses what would have run, one that is too low holds a core for everybody.
``docs/limits.md`` names the machine and says how estimates and the clock compare; ``benchmarks/costs.py`` measures it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Shape = tuple[int, ...]
BYTES = 4  # of a float32
NANO = 1e-9
STEP = 30_000.0  # ns for any operation, however small
#: A result of so many numbers (32 MiB) gets memory that was not used before, which takes so many ns more for each.
FRESH, FRESH_NUMBER = 2**23, 4.0
LANES = 8  # filters that are computed together, whether or not there are as many
#: Cells of a window from which on a convolution may be computed by way of its columns, a copy of each window: ns for
#: each of their numbers, and for each multiply-add.
MANY_CELLS, COLUMN, COLUMN_MAC = 49, 1.6, 0.05
#: oneDNN (PyTorch's library for convolutions) takes no more memory for columns than so many times what input, weights
#: and output have together (``gemm_convolution_utils.cpp``); beyond that it computes one product after the other, which
#: takes so many ns each.
MOST_COLUMNS, ONE_BY_ONE = 15, 10.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Nanoseconds by value read, by value written, by cell of each window, by weight and by multiply-add."""

    read: float = 0.0
    written: float = 0.0
    cell: float = 0.0
    weight: float = 0.0
    mac: float = 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one picture takes in a network: ``seconds`` of a forward pass on one core, and bytes of ``memory``."""

    seconds: float
    memory: int


#: Of every kind of node, by its slug (``cnnviz.graph.kinds``).
RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "convolution": Rate(read=2.3, written=2.3, weight=1.8, mac=0.032),
        "transposed-convolution": Rate(read=2.3, written=2.3, weight=1.8, mac=1),
        "linear": Rate(read=1, written=1, weight=0.3, mac=0.04),
        "max-pool": Rate(written=25, cell=1.7),
        "average-pool": Rate(written=14, cell=1.1),
        "adaptive-average-pool": Rate(read=1, written=14, cell=1.1),
        "global-average-pool": Rate(read=1.5),
        "batch-norm": Rate(written=2),
        "layer-norm": Rate(written=5),
        "local-response-norm": Rate(written=85),
        "relu": Rate(written=1),
        "relu6": Rate(written=1),
        "tanh": Rate(written=5),
        "sigmoid": Rate(written=2),
        "silu": Rate(written=2),
        "gelu": Rate(written=3),
        "hardswish": Rate(written=1),
        "hardsigmoid": Rate(written=1),
        "mish": Rate(written=9),
        "softmax": Rate(written=2),
        "add": Rate(written=1),
        "multiply": Rate(written=1),
        "concatenation": Rate(written=4),
        "flatten": Rate(written=1),
        "dropout": Rate(written=1),
        "stochastic-depth": Rate(written=1),
        "pad": Rate(written=3),
        "slice": Rate(written=1),
        "reshape": Rate(written=2),
        "permute": Rate(written=2),
        "channel-shuffle": Rate(written=3),
        "identity": Rate(written=1),
        "input": Rate(),
        # As slow as the slowest of those above.
        "other": Rate(read=4, written=85, cell=1.7),
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One operation as far as its cost follows from shapes.

    ``kind`` is the slug of its kind, ``reads`` the shapes of all that it reads, ``output`` that of its result:
    ``(C, H, W)`` or ``(C,)``. ``cells`` is the area of its window, ``macs`` counts multiply-adds; ``dilated`` says
    whether the window has gaps.
    """

    kind: str
    reads: tuple[Shape, ...]
    output: Shape
    cells: int = 1
    groups: int = 1
    macs: int = 0
    dilated: bool = False

    @property
    def seconds(self) -> float:
        """How long it takes."""
        rate = RATES.get(self.kind, RATES["other"])
        values = self._read * rate.read + self._written * (rate.written + self.cells * rate.cell)
        return NANO * (STEP + values + self._fresh + self._weights * rate.weight + self._products(rate.mac))

    @property
    def scratch(self) -> int:
        """Bytes that it needs beside its inputs, its weights and its output."""
        return BYTES * min(self._columns, MOST_COLUMNS * self._tensors) if self._has_columns else 0

    @property
    def _fresh(self) -> float:
        """Nanoseconds for memory that is new; a convolution also copies what it reads."""
        tensors = [self.output, *(self.reads if self.kind == "convolution" else ())]
        return FRESH_NUMBER * sum(size for size in map(math.prod, tensors) if size >= FRESH)

    def _products(self, mac: float) -> float:
        """Nanoseconds of the multiply-adds."""
        if self.kind != "convolution":
            return mac * self.macs
        if self._is_one_by_one:
            return ONE_BY_ONE * self.macs
        filters = self.output[0] // self.groups
        full = self.macs if self._is_depthwise else self.macs * math.ceil(filters / LANES) * LANES // filters
        return COLUMN_MAC * full + COLUMN * self._columns if self._has_columns else mac * full

    @property
    def _is_depthwise(self) -> bool:
        return self.groups == self.output[0] == self.reads[0][0] > 1

    @property
    def _has_columns(self) -> bool:
        """Whether a convolution may be computed by way of its columns."""
        if self.kind != "convolution":
            return False
        return self.cells >= MANY_CELLS or self.dilated or (self.groups > 1 and not self._is_depthwise)

    @property
    def _is_one_by_one(self) -> bool:
        """Whether there may be no memory for the columns of one channel."""
        return self.cells * self._positions > MOST_COLUMNS * self._tensors

    @property
    def _columns(self) -> int:
        return self.reads[0][0] * self.cells * self._positions

    @property
    def _tensors(self) -> int:
        return self._read + self._weights + self._written

    @property
    def _read(self) -> int:
        return sum(map(math.prod, self.reads))

    @property
    def _written(self) -> int:
        return math.prod(self.output)

    @property
    def _positions(self) -> int:
        return math.prod(self.output[1:])

    @property
    def _weights(self) -> int:
        return self.macs // self._positions
