"""A network as values: its nodes, and where each lies among the steps that were traced."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from torch import fx

from cnnviz.geometry import Field, ReceptiveField
from cnnviz.graph import planning
from cnnviz.graph.kinds import Kind
from cnnviz.graph.operations import Windows
from cnnviz.graph.planning import Action, Memory
from cnnviz.notebook import shape_text, table

INPUT = "input"


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """One step of a network, or the picture as the network reads it: ``"input"``, of kind ``Kind.INPUT``.

    ``output`` is ``(C, H, W)``, or ``(C,)`` for a vector; a tensor of another kind (tokens, a volume) is laid out as
    one of these. ``macs`` counts multiply-adds of convolutions and linear layers for one picture (FLOPs = 2 x MACs; the
    biases, norms and activations are not counted, as in torchvision's "GFLOPS"). ``inputs`` names the nodes it reads.
    ``receptive_field`` is ``WHOLE_IMAGE`` where every pixel counts, ``None`` where a unit has no position in the
    picture or its field is not known. ``weights`` are names and shapes of its parameters.
    """

    name: str
    kind: Kind
    output: tuple[int, ...]
    parameters: int = 0
    macs: int = 0
    inputs: tuple[str, ...] = ()
    receptive_field: Field = None
    windows: Windows | None = None
    weights: tuple[tuple[str, tuple[int, ...]], ...] = ()
    groups: int = 1
    padding_mode: str = "zeros"

    def __repr__(self) -> str:
        return f"<Node {self.name}: {self.kind}, {shape_text(self.output)}>"

    def _repr_html_(self) -> str:
        return nodes_table(repr(self), [self])


def input_node(shape: tuple[int, ...]) -> Node:
    """The picture as a node, of shape ``(C, H, W)``: it reads nothing, and each unit sees its own pixel."""
    return Node(INPUT, Kind.INPUT, shape, receptive_field=ReceptiveField())


def with_input(nodes: Iterable[Node], shape: tuple[int, ...]) -> tuple[Node, ...]:
    """The picture of shape ``(C, H, W)`` as the first node, then ``nodes``."""
    return (input_node(shape), *nodes)


def nodes_table(title: str, nodes: Iterable[Node]) -> str:
    """An HTML table of nodes for notebooks."""
    heads = ("node", "kind", "output", "parameters", "multiply-adds", "receptive field")
    rows = (
        (node.name, node.kind, shape_text(node.output), node.parameters, node.macs, _field_text(node.receptive_field))
        for node in nodes
    )
    return table(title, heads, rows)


def _field_text(field: Field) -> str:
    """Rows and columns in pixels; empty where none is known."""
    if isinstance(field, ReceptiveField):
        return f"{field.vertical.size} × {field.horizontal.size}"
    return "" if field is None else str(field)


@dataclass(frozen=True, eq=False)
class Graph:
    """The traced steps and what they are.

    ``nodes`` are those that compute, in execution order; ``input`` is the picture. ``steps``, ``axes`` and
    ``parameters`` have all of them by name: ``axes`` says where C, H and W lie in the batch of one that each step
    produces (of tokens, where their two axes do), ``()`` where it produces something else: its numbers cannot be
    explained. ``parameters`` says where in the module each node's lie, by their short names. ``classes`` counts the
    scores that the network returns, ``None`` where it returns anything but one vector.
    """

    traced: fx.Graph
    input: Node
    nodes: tuple[Node, ...]
    steps: Mapping[str, fx.Node]
    axes: Mapping[str, tuple[int, ...]]
    parameters: Mapping[str, Mapping[str, str]]
    classes: int | None
    memory: Memory

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """Every node, the picture's too."""
        return {node.name: node for node in (self.input, *self.nodes)}

    @cached_property
    def names(self) -> Mapping[fx.Node, str]:
        """The name of each step that is a node."""
        return {step: name for name, step in self.steps.items()}

    def cut_before(self, names: Collection[str]) -> str:
        """The last node before all of ``names`` from which alone everything after it follows; maybe ``"input"``."""
        index = {name: position for position, name in enumerate(self.by_name)}
        last_read = dict.fromkeys(self.by_name, -1)
        for node in self.nodes:
            last_read.update(dict.fromkeys(node.inputs, index[node.name]))
        cut, open_until = INPUT, 0
        for name in list(self.by_name)[: min((index[name] for name in names), default=len(index))]:
            if open_until <= index[name] and self.axes[name]:
                cut = name
            open_until = max(open_until, last_read[name])
        return cut

    def plan(self, start: Collection[fx.Node], keep: Collection[fx.Node], reads: planning.Reads) -> tuple[Action, ...]:
        """What a run does that starts with values of ``start`` and keeps those of ``keep``, as ``planning.plan``.

        Raises ``ValueError`` where ``start`` does not determine what is to be kept.
        """
        return _plan(self, frozenset(start), frozenset(keep), tuple(reads.items()))


@lru_cache(maxsize=256)
def _plan(
    graph: Graph,
    start: frozenset[fx.Node],
    keep: frozenset[fx.Node],
    reads: tuple[tuple[fx.Node, tuple[fx.Node, ...]], ...],
) -> tuple[Action, ...]:
    return planning.plan(tuple(graph.traced.nodes), graph.memory, start, keep, dict(reads))
