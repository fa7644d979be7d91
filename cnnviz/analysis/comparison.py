"""Numbers by which networks are compared: costs, depth, and growth of the receptive field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.analysis.cost import counts
from cnnviz.analysis.cost.counts import Stage
from cnnviz.analysis.cost.layer_table import kept_memory, rows_of, total
from cnnviz.geometry import WHOLE_IMAGE, ReceptiveField
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Growth:
    """Receptive field against depth: ``sizes[i]`` is the largest field in pixels within ``depths[i]`` layers.

    Fields that are not square count by their longer side.
    """

    depths: tuple[int, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Totals of one network; ``memory`` and ``kept`` in bytes (``cnnviz.analysis.cost.layer_table``).

    ``gated_from`` is the depth of the first squeeze-and-excitation gate, behind which every unit sees the whole
    picture; ``None`` in a network without gates.
    """

    parameters: int
    macs: int
    memory: int
    kept: int
    depth: int
    layers: int
    stages: tuple[Stage, ...]
    growth: Growth
    gated_from: int | None


def profile(nodes: Sequence[Node], picture: tuple[int, int, int]) -> Profile:
    """The totals of a network for a picture ``(C, H, W)``."""
    sums = total(rows_of(nodes))
    return Profile(
        parameters=sums.parameters,
        macs=sums.macs,
        memory=sums.memory,
        kept=kept_memory(nodes, picture),
        depth=counts.depth(nodes),
        layers=counts.layers(nodes),
        stages=counts.stages(nodes),
        growth=growth(nodes),
        gated_from=gated_from(nodes),
    )


def growth(nodes: Sequence[Node]) -> Growth:
    """The growth of the largest field with depth."""
    at = counts.depths(nodes)
    largest: dict[int, int] = {}
    for node in nodes:
        if isinstance(node.receptive_field, ReceptiveField):
            size = max(node.receptive_field.vertical.size, node.receptive_field.horizontal.size)
            largest[at[node.name]] = max(largest.get(at[node.name], 1), size)
    depths = tuple(sorted(largest))
    sizes = tuple(max(largest[each] for each in depths[: index + 1]) for index in range(len(depths)))
    return Growth(depths, sizes)


def last_field(nodes: Sequence[Node]) -> Node | None:
    """The last node with a receptive field smaller than the whole image; ``None`` without one.

    In a network with squeeze-and-excitation this is before its first gate.
    """
    boxed = [node for node in nodes if isinstance(node.receptive_field, ReceptiveField)]
    return boxed[-1] if boxed else None


def gated_from(nodes: Sequence[Node]) -> int | None:
    """The depth of the first squeeze-and-excitation gate, whose output depends on the whole picture."""
    at = counts.depths(nodes)
    gates = (at[each.name] for each in nodes if each.kind is Kind.MULTIPLY and each.receptive_field is WHOLE_IMAGE)
    return min(gates, default=None)
