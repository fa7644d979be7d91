"""How long a network computes one picture and how much memory that takes, estimated from its nodes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cnnviz.estimates import BYTES, Shape, Step
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node, with_input


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one picture takes.

    ``seconds`` are those of a forward pass on one core. ``memory`` is that of the parameters, the outputs needed at the
    same time and the operations' scratch, in bytes; ``gradient_memory`` has all outputs, as gradients need them.
    """

    seconds: float
    memory: int
    gradient_memory: int


def estimate(nodes: Sequence[Node], picture: tuple[int, int, int]) -> Estimate:
    """The estimate for one picture ``(C, H, W)``."""
    steps = steps_of(nodes, picture)
    scratch = max((step.scratch for step in steps.values()), default=0)
    parameters = sum(node.parameters for node in nodes)
    every = sum(math.prod(node.output) for node in nodes)
    return Estimate(
        sum(step.seconds for step in steps.values()),
        BYTES * (parameters + _most_at_once(nodes, picture)) + scratch,
        BYTES * (parameters + every) + scratch,
    )


def _most_at_once(nodes: Sequence[Node], picture: tuple[int, int, int]) -> int:
    """The largest number of values that are kept at the same time, because a later node reads them."""
    sizes = {node.name: math.prod(node.output) for node in with_input(nodes, picture)}
    last_read = {name: index for index, node in enumerate(nodes) for name in node.inputs}
    kept, most = set(last_read) - {node.name for node in nodes}, 0
    for index, node in enumerate(nodes):
        kept.add(node.name)
        most = max(most, sum(sizes[name] for name in kept))
        kept = {name for name in kept if last_read.get(name, -1) > index}
    return most


def steps_of(nodes: Sequence[Node], picture: tuple[int, int, int]) -> Mapping[str, Step]:
    """By name what the cost of each node follows from; ``picture`` is ``(C, H, W)``."""
    shapes = {node.name: node.output for node in with_input(nodes, picture)}
    return {node.name: _step(node, [shapes[name] for name in node.inputs]) for node in nodes}


def _step(node: Node, reads: Sequence[Shape]) -> Step:
    cells = _cells(node, reads[0] if reads else ())
    dilated = any(window.dilation > 1 for window in node.windows or ())
    return Step(str(node.kind), tuple(reads), node.output, cells, node.groups, node.macs, dilated)


def _cells(node: Node, read: Shape) -> int:
    """The area of the window; of adaptive pooling with windows of several sizes, of the largest."""
    if node.windows is not None:
        return math.prod(window.kernel for window in node.windows)
    if node.kind is Kind.ADAPTIVE_AVERAGE_POOL and len(read) == len(node.output) == 3:
        return math.prod(-(-before // after) + 1 for before, after in zip(read[1:], node.output[1:], strict=True))
    return 1
