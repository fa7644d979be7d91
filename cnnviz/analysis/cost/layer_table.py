"""The layer table: one row per node or per block, and totals. Counted from nodes; nothing is run.

A multiply-add (MAC) is one multiplication with its addition. Memory is that of one picture's outputs as float32, four
bytes a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod

from cnnviz.estimates import BYTES
from cnnviz.geometry import Field
from cnnviz.graph.kinds import Family, Kind
from cnnviz.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Row:
    """A node, or the nodes of a block: sums, and output and receptive field of the last node.

    ``memory`` is in bytes; ``macs`` are multiply-adds; ``steps`` is the number of nodes.
    """

    name: str
    kinds: tuple[Kind, ...]
    steps: int
    output: tuple[int, ...]
    parameters: int
    macs: int
    memory: int
    field: Field


@dataclass(frozen=True, slots=True)
class Total:
    """Sums over rows; ``memory`` in bytes."""

    steps: int
    parameters: int
    macs: int
    memory: int


def memory(node: Node) -> int:
    """Bytes of a node's output as float32, for one picture."""
    return BYTES * prod(node.output)


def rows_of(nodes: Iterable[Node]) -> tuple[Row, ...]:
    """One row per node."""
    return tuple(
        Row(node.name, (node.kind,), 1, node.output, node.parameters, node.macs, memory(node), node.receptive_field)
        for node in nodes
    )


def folded(table: Sequence[Row], blocks: Sequence[str]) -> tuple[Row, ...]:
    """Consecutive rows of the same block as one row with its name; ``blocks`` has the block of each row."""
    pairs = groupby(zip(blocks, table, strict=True), key=lambda pair: pair[0])
    return tuple(_fold(block, [row for _, row in members]) for block, members in pairs)


def _fold(block: str, members: Sequence[Row]) -> Row:
    kinds = tuple(dict.fromkeys(kind for row in members for kind in row.kinds))
    sums = total(members)
    last = members[-1]
    return Row(block, kinds, sums.steps, last.output, sums.parameters, sums.macs, sums.memory, last.field)


def total(table: Iterable[Row]) -> Total:
    """The sums over all rows."""
    sums = [(row.steps, row.parameters, row.macs, row.memory) for row in table]
    return Total(*map(sum, zip(*sums, strict=True))) if sums else Total(0, 0, 0, 0)


def kept_memory(nodes: Iterable[Node], picture: tuple[int, int, int]) -> int:
    """Bytes of the picture and the outputs of all nodes that need memory of their own.

    Activation functions and dropout overwrite their input; flattening and pooling with a window of one cell reuse it.
    This is the count of the cs231n notes: VGG-16 needs 15.2 million numbers.
    """
    return BYTES * prod(picture) + sum(memory(node) for node in nodes if not _reuses(node))


def _reuses(node: Node) -> bool:
    """Whether it works in place or pools windows of one cell (VGG's adaptive pooling from 7x7 to 7x7)."""
    one_cell = node.windows is not None and all(window.kernel == window.stride == 1 for window in node.windows)
    traits = node.kind.traits
    return traits.in_place or (one_cell and traits.family is Family.POOLING)
