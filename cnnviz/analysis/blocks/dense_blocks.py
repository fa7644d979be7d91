"""Dense blocks: layers that each read the channels of all layers before and add channels of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cnnviz.analysis.blocks.paths import Paths
from cnnviz.analysis.nodes import module_name, returns_maps
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import INPUT, Node

CACHED = 32  # networks whose blocks are cached


@dataclass(frozen=True, slots=True)
class DenseBlock:
    """A dense block.

    ``sources`` are the nodes whose channels are joined, with the number of channels, in the order of the channels: the
    block's input, then one for each layer, so that layer i (from 1) reads the first i of them. ``output`` is the last
    concatenation, ``transition`` the nodes from there to the next block's input (none behind the last).
    """

    name: str
    sources: tuple[tuple[str, int], ...]
    output: Node
    transition: tuple[Node, ...]

    @property
    def channels(self) -> tuple[int, ...]:
        """Number of channels of each source."""
        return tuple(count for _, count in self.sources)

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.sources) - 1


@lru_cache(maxsize=CACHED)
def dense_blocks(nodes: tuple[Node, ...]) -> tuple[DenseBlock, ...]:
    """Chains of concatenations, each of which joins all sources of the one before and one that depends on it."""
    paths = Paths(nodes)
    joined = _sources(paths, nodes)
    ends = [chain for chain in _chains(paths, joined) if len(joined[chain[-1]]) > 2]
    starts = sorted((joined[chain[-1]][0] for chain in ends), key=paths.index.__getitem__)
    return tuple(_dense(paths, joined[chain[-1]], paths.nodes[chain[-1]], starts) for chain in ends)


def _sources(paths: Paths, nodes: Sequence[Node]) -> Mapping[str, tuple[str, ...]]:
    """For each concatenation of maps, the nodes that computed its channels, other concatenations resolved."""
    result: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if node.kind is Kind.CONCATENATION and returns_maps(node) and INPUT not in node.inputs:
            sources = tuple(source for name in node.inputs for source in result.get(name, (name,)))
            if sum(paths.nodes[name].output[0] for name in sources) == node.output[0]:
                result[node.name] = sources
    return result


def _chains(paths: Paths, joined: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    chains: list[list[str]] = []
    for name, sources in joined.items():
        before = next((chain for chain in chains if _continues(paths, joined[chain[-1]], chain[-1], sources)), None)
        if before is None:
            chains.append([name])
        else:
            before.append(name)
    return [chain for chain in chains if len(chain) > 1]


def _continues(paths: Paths, sources: tuple[str, ...], last: str, following: tuple[str, ...]) -> bool:
    """Whether ``following`` are the same sources and one more, which depends on ``last``."""
    return following[:-1] == sources and paths.depends(following[-1], last)


def _dense(paths: Paths, sources: tuple[str, ...], output: Node, starts: Sequence[str]) -> DenseBlock:
    following = next((name for name in starts if name != output.name and paths.depends(name, output.name)), None)
    transition = paths.between(output.name, following) if following else ()
    channels = tuple((name, paths.nodes[name].output[0]) for name in sources)
    return DenseBlock(module_name(output), channels, output, transition)
