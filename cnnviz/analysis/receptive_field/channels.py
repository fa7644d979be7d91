"""Receptive fields of single channels, which differ where branches are concatenated. Nodes only, no weights.

Norms, activations and pooling keep the fields of channels apart; a convolution sees what any of its input channels
sees, a grouped one what those of its group see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from types import MappingProxyType

from cnnviz.geometry import Field
from cnnviz.graph import fields
from cnnviz.graph.kinds import Channels, Kind
from cnnviz.graph.nodes import Node, with_input
from cnnviz.graph.operations import Operation


@dataclass(frozen=True, slots=True)
class ChannelRange:
    """``count`` consecutive channels with the same receptive field."""

    count: int
    field: Field


ChannelRanges = tuple[ChannelRange, ...]

ANY_MAP = (1, 1, 1)


@dataclass(frozen=True, slots=True)
class ConcatenatedInput:
    """One input of a concatenation, whose ``count`` channels begin at ``first`` in the output."""

    source: str
    first: int
    count: int
    ranges: ChannelRanges


def channel_fields(nodes: Sequence[Node], channels: int = 3) -> Mapping[str, ChannelRanges]:
    """The fields of every node's channels, in order, by the node's name, the picture's too; it has ``channels``.

    Where nodes do not tell how channels are mixed (a shuffle, a slice of some), each has the union of the fields: a
    field may be too large, but not too small.
    """
    every = with_input(nodes, (channels, *ANY_MAP[1:]))
    shapes = {node.name: node.output for node in every}
    result: dict[str, ChannelRanges] = {}
    for node in every:
        result[node.name] = tuple(_merged(_ranges(node, [result[name] for name in node.inputs], shapes)))
    return MappingProxyType(result)


def concatenated_inputs(node: Node, fields_by_name: Mapping[str, ChannelRanges]) -> tuple[ConcatenatedInput, ...]:
    """The inputs of a concatenation of channels; empty for other nodes (and concatenations of rows or columns)."""
    counts = [_count(fields_by_name[name]) for name in node.inputs]
    if node.kind is not Kind.CONCATENATION or len(node.output) != 3 or sum(counts) != node.output[0]:
        return ()
    firsts = accumulate(counts, initial=0)
    return tuple(
        ConcatenatedInput(name, first, count, fields_by_name[name])
        for name, first, count in zip(node.inputs, firsts, counts, strict=False)
    )


def _count(ranges: ChannelRanges) -> int:
    return sum(part.count for part in ranges)


def _merged(ranges: Iterable[ChannelRange]) -> Iterator[ChannelRange]:
    for field, equal in groupby(ranges, key=lambda part: part.field):
        yield ChannelRange(sum(part.count for part in equal), field)


def _ranges(
    node: Node, inputs: Sequence[ChannelRanges], shapes: Mapping[str, tuple[int, ...]]
) -> Iterable[ChannelRange]:
    """Every channel has the node's field unless the kind says which channels it reads."""
    channels, together = node.output[0], list(map(_count, inputs))
    if node.kind is Kind.CONCATENATION and sum(together) == channels:
        return [part for ranges in inputs for part in ranges]
    reads = node.kind.traits.channels
    if reads is Channels.GROUP and node.groups > 1:
        return _grouped(node, inputs[0], shapes[node.inputs[0]])
    if reads is Channels.SAME and set(together) == {channels} and len(node.output) == 3:
        return [ChannelRange(part.count, _after(node, part.field, shapes[node.inputs[0]])) for part in _added(inputs)]
    return [ChannelRange(channels, node.receptive_field)]


def _added(inputs: Sequence[ChannelRanges]) -> Iterator[ChannelRange]:
    """Each channel has the union of its fields in the inputs."""
    ends = sorted({end for ranges in inputs for end in accumulate(part.count for part in ranges)})
    for first, end in zip([0, *ends], ends, strict=False):
        yield ChannelRange(end - first, _united([_within(ranges, first, end) for ranges in inputs]))


def _grouped(node: Node, before: ChannelRanges, shape: tuple[int, ...]) -> Iterator[ChannelRange]:
    width = _count(before) // node.groups
    for group in range(node.groups):
        field = _within(before, group * width, (group + 1) * width)
        yield ChannelRange(node.output[0] // node.groups, _after(node, field, shape))


def _within(ranges: ChannelRanges, first: int, end: int) -> Field:
    """The union of the fields of the channels from ``first`` up to ``end``."""
    ends = accumulate(part.count for part in ranges)
    fields_within = [
        part.field for part, behind in zip(ranges, ends, strict=True) if behind > first and behind - part.count < end
    ]
    return _united(fields_within)


def _united(parts: Sequence[Field]) -> Field:
    """The union, as where branches are added."""
    return fields.after(Operation(Kind.ADD), parts, [], ANY_MAP)


def _after(node: Node, field: Field, shape: tuple[int, ...]) -> Field:
    operation = Operation(node.kind, node.windows, node.groups, node.padding_mode)
    return fields.after(operation, [field], [shape], node.output)
