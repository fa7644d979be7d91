"""What single channels see: where branches are concatenated, no one field is true of them all.

Nodes only, no weights. Channels travel side by side through norms, activations and pooling; a convolution that reads
them all sees what any of them sees, a grouped one what those of its group see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from types import MappingProxyType

from cnnviz.geometry import Field, ReceptiveField
from cnnviz.graph import fields
from cnnviz.graph.kinds import Channels, Kind
from cnnviz.graph.nodes import INPUT, Node
from cnnviz.graph.operations import Operation


@dataclass(frozen=True, slots=True)
class Run:
    """``count`` neighboring channels that see the same."""

    count: int
    field: Field


Runs = tuple[Run, ...]

ANY_MAP = (1, 1, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """What a concatenation takes from one input: the channels from ``first`` on, ``count`` of them."""

    source: str
    first: int
    count: int
    runs: Runs


def channel_fields(nodes: Sequence[Node], channels: int = 3) -> Mapping[str, Runs]:
    """The fields of every node's channels, in order, as runs of equal ones; ``channels`` are the picture's.

    Where the nodes do not tell how channels are mixed (a shuffle, a slice of some of them), each counts as seeing what
    any of them sees: a field may be too large, never too small.
    """
    found: dict[str, Runs] = {INPUT: (Run(channels, ReceptiveField()),)}
    shapes = {INPUT: (channels,), **{node.name: node.output for node in nodes}}
    for node in nodes:
        found[node.name] = tuple(_merged(_runs(node, [found[name] for name in node.inputs], shapes)))
    return MappingProxyType(found)


def parts(node: Node, found: Mapping[str, Runs]) -> tuple[Part, ...]:
    """Where the channels of a concatenation come from; empty for anything else (and for one of rows or columns)."""
    counts = [_count(found[name]) for name in node.inputs]
    if node.kind is not Kind.CONCATENATION or len(node.output) != 3 or sum(counts) != node.output[0]:
        return ()
    firsts = accumulate(counts, initial=0)
    return tuple(
        Part(name, first, count, found[name]) for name, first, count in zip(node.inputs, firsts, counts, strict=False)
    )


def _count(runs: Runs) -> int:
    return sum(run.count for run in runs)


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    for field, equal in groupby(runs, key=lambda run: run.field):
        yield Run(sum(run.count for run in equal), field)


def _runs(node: Node, inputs: Sequence[Runs], shapes: Mapping[str, tuple[int, ...]]) -> Iterable[Run]:
    """In doubt, every channel sees what the node sees."""
    channels, together = node.output[0], list(map(_count, inputs))
    if node.kind is Kind.CONCATENATION and sum(together) == channels:
        return [run for runs in inputs for run in runs]
    reads = node.kind.traits.channels
    if reads is Channels.GROUP and node.groups > 1:
        return _grouped(node, inputs[0], shapes[node.inputs[0]])
    if reads is Channels.SAME and set(together) == {channels} and len(node.output) == 3:
        return [Run(run.count, _after(node, run.field, shapes[node.inputs[0]])) for run in _added(inputs)]
    return [Run(channels, node.receptive_field)]


def _added(inputs: Sequence[Runs]) -> Iterator[Run]:
    """Each channel sees what it sees in any of the inputs."""
    ends = sorted({end for runs in inputs for end in accumulate(run.count for run in runs)})
    for first, end in zip([0, *ends], ends, strict=False):
        yield Run(end - first, _united([_within(runs, first, end) for runs in inputs]))


def _grouped(node: Node, before: Runs, shape: tuple[int, ...]) -> Iterator[Run]:
    width = _count(before) // node.groups
    for group in range(node.groups):
        seen = _within(before, group * width, (group + 1) * width)
        yield Run(node.output[0] // node.groups, _after(node, seen, shape))


def _within(runs: Runs, first: int, end: int) -> Field:
    """What the channels from ``first`` up to ``end`` see together."""
    ends = accumulate(run.count for run in runs)
    met = [run.field for run, behind in zip(runs, ends, strict=True) if behind > first and behind - run.count < end]
    return _united(met)


def _united(seen: Sequence[Field]) -> Field:
    """As where branches are added."""
    return fields.after(Operation(Kind.ADD), seen, [], ANY_MAP)


def _after(node: Node, field: Field, shape: tuple[int, ...]) -> Field:
    operation = Operation(node.kind, node.windows, node.groups, node.padding_mode)
    return fields.after(operation, [field], [shape], node.output)
