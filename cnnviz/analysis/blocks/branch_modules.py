"""Modules of parallel branches whose outputs are concatenated: Inception's, SqueezeNet's fire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cnnviz.analysis.blocks.paths import Paths
from cnnviz.analysis.nodes import POINT, kernel, module_name, returns_maps
from cnnviz.graph.kinds import Family, Kind, Positions
from cnnviz.graph.nodes import Node

CACHED = 32  # networks whose modules are cached


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the paths from a module's start to its concatenation, whose channels begin at ``first`` there."""

    nodes: tuple[Node, ...]
    first: int

    @property
    def output(self) -> Node:
        """The node that the concatenation reads."""
        return self.nodes[-1]

    @property
    def channels(self) -> int:
        """Number of channels of the branch in the concatenation."""
        return self.output.output[0]

    @property
    def windows(self) -> tuple[Node, ...]:
        """Its convolutions and poolings."""
        return tuple(node for node in self.nodes if _pools(node) or node.kind is Kind.CONVOLUTION)

    @property
    def reduced(self) -> tuple[Node, Node] | None:
        """The 1x1 convolution at the beginning and the larger one that reads it; ``None`` for other branches."""
        first = self.windows[:2]
        if len(first) < 2 or any(node.kind is not Kind.CONVOLUTION for node in first):
            return None
        return (first[0], first[1]) if kernel(first[0]) == POINT != kernel(first[1]) else None


@dataclass(frozen=True, slots=True)
class BranchModule:
    """Parallel branches that read ``start`` and are joined in ``concatenation``."""

    name: str
    start: str
    concatenation: Node
    branches: tuple[Branch, ...]


@lru_cache(maxsize=CACHED)
def branch_modules(nodes: tuple[Node, ...]) -> tuple[BranchModule, ...]:
    """Every concatenation of parallel branches that each have a window; those within a branch are left out."""
    paths = Paths(nodes)
    candidates = (_module(paths, node) for node in nodes if node.kind is Kind.CONCATENATION)
    modules = [module for module in candidates if module is not None]
    inner = {node.name for module in modules for branch in module.branches for node in branch.nodes}
    return tuple(module for module in modules if module.concatenation.name not in inner)


def _module(paths: Paths, joined: Node) -> BranchModule | None:
    if len(joined.inputs) < 2 or not returns_maps(joined):
        return None
    start = paths.common_ancestor(joined.inputs)
    branches = tuple(_branches(paths, start, joined.inputs))
    apart = sum(len(branch.nodes) for branch in branches) == len({n.name for b in branches for n in b.nodes})
    if not apart or not all(branch.nodes and branch.windows for branch in branches):
        return None
    whole = sum(branch.channels for branch in branches) == joined.output[0]
    return BranchModule(module_name(joined), start, joined, branches) if whole else None


def _branches(paths: Paths, start: str, ends: Iterable[str]) -> Iterator[Branch]:
    first = 0
    for end in ends:
        yield Branch(paths.between(start, end), first)
        first += paths.nodes[end].output[0]


def _pools(node: Node) -> bool:
    """Whether it pools by a sliding window."""
    return node.kind.traits.family is Family.POOLING and node.kind.traits.positions is Positions.WINDOW
