"""Residual blocks, modules of parallel branches and dense blocks, found in a network's nodes by how they are joined.

Names tell nothing here: a network of one's own is read like torchvision's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cnnviz.analysis.blocks.paths import Ways
from cnnviz.graph.kinds import Family, Kind, Positions
from cnnviz.graph.nodes import INPUT, Node

MAPS = 3  # axes of the output of a node that makes maps
POINT = (1, 1)
KEPT = 32  # networks whose blocks are not looked for again


class Shortcut(StrEnum):
    """How x gets past the block."""

    IDENTITY = "identity"  # as it is
    PROJECTED = "projected"  # through a 1x1 convolution
    PADDED = "padded"  # rows and columns left out, channels of zeros added


@dataclass(frozen=True, slots=True)
class ResidualBlock:
    """``add`` adds what ``branch`` made, F(x), to what ``shortcut`` made: x, the output of ``start``, or x made to fit.

    ``after`` is the activation that follows, if one does; ``layers`` are the nodes that compute F(x).
    """

    name: str
    start: str
    shortcut: str
    branch: str
    add: str
    after: str | None
    kind: Shortcut
    layers: tuple[Node, ...]

    @property
    def kernels(self) -> tuple[tuple[int, int], ...]:
        """The kernel of each convolution of the branch, rows first."""
        return tuple(kernel(node) for node in self.layers if node.kind is Kind.CONVOLUTION)

    @property
    def is_bottleneck(self) -> bool:
        """1x1, then larger ones on fewer channels than the block returns, then 1x1."""
        convolutions = [node for node in self.layers if node.kind is Kind.CONVOLUTION]
        sizes = self.kernels
        if len(sizes) < MAPS or sizes[0] != POINT or sizes[-1] != POINT or POINT in sizes[1:-1]:
            return False
        return max(node.output[0] for node in convolutions[:-1]) < convolutions[-1].output[0]


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several ways from a module's start to its concatenation, where it has the channels from ``first`` on."""

    nodes: tuple[Node, ...]
    first: int

    @property
    def output(self) -> Node:
        """What it hands to the concatenation."""
        return self.nodes[-1]

    @property
    def channels(self) -> int:
        """How many channels of the concatenation are its own."""
        return self.output.output[0]

    @property
    def windows(self) -> tuple[Node, ...]:
        """Its convolutions and poolings."""
        return tuple(node for node in self.nodes if _pools(node) or node.kind is Kind.CONVOLUTION)

    @property
    def reduced(self) -> tuple[Node, Node] | None:
        """A 1x1 convolution and the larger one that reads what it leaves, if the branch begins so."""
        first = self.windows[:2]
        if len(first) < 2 or any(node.kind is not Kind.CONVOLUTION for node in first):
            return None
        return (first[0], first[1]) if kernel(first[0]) == POINT != kernel(first[1]) else None


@dataclass(frozen=True, slots=True)
class Module:
    """Parallel branches that begin at ``start`` and meet in ``concatenation``: Inception's, SqueezeNet's fire."""

    name: str
    start: str
    concatenation: Node
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class DenseBlock:
    """Layers that each read all that is there and add channels of their own.

    ``sources`` are the nodes whose channels are joined, in the order of the channels: the block's input, then one for
    each layer, so that layer i (from 1) reads the first i of them. ``output`` is the last concatenation, ``transition``
    the nodes from there to the next block's input (none behind the last).
    """

    name: str
    sources: tuple[tuple[str, int], ...]
    output: Node
    transition: tuple[Node, ...]

    @property
    def channels(self) -> tuple[int, ...]:
        """How many channels each source has."""
        return tuple(count for _, count in self.sources)

    @property
    def depth(self) -> int:
        """How many layers."""
        return len(self.sources) - 1


def kernel(node: Node) -> tuple[int, int]:
    """Rows and columns of a node's window; ``(0, 0)`` for a node without."""
    return (0, 0) if node.windows is None else (node.windows[0].kernel, node.windows[1].kernel)


def _pools(node: Node) -> bool:
    """Whether it pools by a sliding window."""
    return node.kind.traits.family is Family.POOLING and node.kind.traits.positions is Positions.WINDOW


@lru_cache(maxsize=KEPT)
def residual_blocks(nodes: tuple[Node, ...]) -> tuple[ResidualBlock, ...]:
    """Every addition of two maps of one shape that come from one node, one of them past all layers with features.

    In execution order.
    """
    ways = Ways(nodes)
    found = (_residual(ways, node) for node in nodes if node.kind is Kind.ADD and len(node.inputs) == 2)
    return tuple(block for block in found if block is not None)


def _residual(ways: Ways, add: Node) -> ResidualBlock | None:
    if len(add.output) != MAPS or any(_shape(ways, name) != add.output for name in add.inputs):
        return None
    start = ways.meeting(add.inputs)
    sides = sorted(((ways.between(start, name), name) for name in add.inputs), key=lambda side: len(side[0]))
    for (past, shortcut), (layers, branch) in (sides, sides[::-1]):
        kind = _shortcut(past)
        if kind is not None and _has_features(layers):
            return ResidualBlock(_owner(add), start, shortcut, branch, add.name, _after(ways, add), kind, layers)
    return None


def _has_features(layers: Sequence[Node]) -> bool:
    """Whether these learn more than to mix channels: a linear layer, or a convolution larger than 1x1."""
    return any(node.kind is Kind.LINEAR or (node.kind is Kind.CONVOLUTION and kernel(node) != POINT) for node in layers)


def _shape(ways: Ways, name: str) -> tuple[int, ...] | None:
    """None for the picture: a shortcut around the whole network is none."""
    return ways.nodes[name].output if name in ways.nodes else None


def _shortcut(past: Sequence[Node]) -> Shortcut | None:
    convolutions = [node for node in past if node.kind is Kind.CONVOLUTION]
    rest = {node.kind for node in past} - {Kind.CONVOLUTION}
    if len(convolutions) > 1 or not all(map(_fits, rest)) or any(kernel(node) != POINT for node in convolutions):
        return None
    if convolutions:
        return Shortcut.PROJECTED
    return Shortcut.IDENTITY if rest <= {Kind.IDENTITY} else Shortcut.PADDED


def _fits(kind: Kind) -> bool:
    """Whether a shortcut may do this to make x fit: it computes no features of its own."""
    return kind.traits.moves_values or kind.traits.family in {Family.NORMALIZATION, Family.POOLING}


def _after(ways: Ways, add: Node) -> str | None:
    readers = ways.readers.get(add.name, [])
    return readers[0].name if len(readers) == 1 and readers[0].kind.traits.is_activation_function else None


def _owner(node: Node) -> str:
    """The module that holds a node: "layer1.0" of "layer1.0.add"; the node itself where none does."""
    return node.name.rpartition(".")[0] or node.name


@lru_cache(maxsize=KEPT)
def modules(nodes: tuple[Node, ...]) -> tuple[Module, ...]:
    """Every concatenation of parallel branches, none of which only passes on; those inside a branch are left out."""
    ways = Ways(nodes)
    found = (_module(ways, node) for node in nodes if node.kind is Kind.CONCATENATION)
    there = [module for module in found if module is not None]
    inner = {node.name for module in there for branch in module.branches for node in branch.nodes}
    return tuple(module for module in there if module.concatenation.name not in inner)


def _module(ways: Ways, joined: Node) -> Module | None:
    if len(joined.inputs) < 2 or len(joined.output) != MAPS or INPUT in joined.inputs:
        return None
    start = ways.meeting(joined.inputs)
    branches = tuple(_branches(ways, start, joined.inputs))
    apart = sum(len(branch.nodes) for branch in branches) == len({n.name for b in branches for n in b.nodes})
    if not apart or not all(branch.nodes and branch.windows for branch in branches):
        return None
    whole = sum(branch.channels for branch in branches) == joined.output[0]
    return Module(_owner(joined), start, joined, branches) if whole else None


def _branches(ways: Ways, start: str, ends: Iterable[str]) -> Iterator[Branch]:
    first = 0
    for end in ends:
        yield Branch(ways.between(start, end), first)
        first += ways.nodes[end].output[0]


@lru_cache(maxsize=KEPT)
def dense_blocks(nodes: tuple[Node, ...]) -> tuple[DenseBlock, ...]:
    """Chains of concatenations, each of which has all that the one before has and one thing more, made from it."""
    ways = Ways(nodes)
    joined = _sources(ways, nodes)
    ends = [chain for chain in _chains(ways, joined) if len(joined[chain[-1]]) > 2]
    starts = sorted((joined[chain[-1]][0] for chain in ends), key=ways.place.__getitem__)
    return tuple(_dense(ways, joined[chain[-1]], ways.nodes[chain[-1]], starts) for chain in ends)


def _sources(ways: Ways, nodes: Sequence[Node]) -> Mapping[str, tuple[str, ...]]:
    """Of each concatenation of maps, the nodes that made its channels, seen through other concatenations."""
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if node.kind is Kind.CONCATENATION and len(node.output) == MAPS and INPUT not in node.inputs:
            sources = tuple(source for name in node.inputs for source in found.get(name, (name,)))
            if sum(ways.nodes[name].output[0] for name in sources) == node.output[0]:
                found[node.name] = sources
    return found


def _chains(ways: Ways, joined: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    chains: list[list[str]] = []
    for name, sources in joined.items():
        before = next((chain for chain in chains if _continues(ways, joined[chain[-1]], chain[-1], sources)), None)
        if before is None:
            chains.append([name])
        else:
            before.append(name)
    return [chain for chain in chains if len(chain) > 1]


def _continues(ways: Ways, sources: tuple[str, ...], last: str, following: tuple[str, ...]) -> bool:
    """The same sources and one more, that was made of them."""
    return following[:-1] == sources and ways.depends(following[-1], last)


def _dense(ways: Ways, sources: tuple[str, ...], output: Node, starts: Sequence[str]) -> DenseBlock:
    following = next((name for name in starts if name != output.name and ways.depends(name, output.name)), None)
    transition = ways.between(output.name, following) if following else ()
    channels = tuple((name, ways.nodes[name].output[0]) for name in sources)
    return DenseBlock(_owner(output), channels, output, transition)
