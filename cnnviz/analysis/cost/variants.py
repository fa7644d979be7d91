"""The same network, but for one thing, counted anew: without groups, with another head; and the LeNet-5 of 1998."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from cnnviz.analysis.cost.counts import MAPS, is_fully_connected
from cnnviz.geometry import WHOLE_IMAGE
from cnnviz.graph.kinds import Family, Kind
from cnnviz.graph.nodes import Node


def ungrouped(nodes: Iterable[Node]) -> int:
    """Parameters if every convolution read all channels instead of those of its group."""

    def count(node: Node) -> int:
        return sum(prod(size) * (node.groups if name == "weight" else 1) for name, size in node.weights)

    return sum(count(node) if node.groups > 1 and node.parameters else node.parameters for node in nodes)


def pooled_maps(nodes: Sequence[Node]) -> tuple[int, int, int] | None:
    """The maps ``(C, H, W)`` that the head averages globally; ``None`` where it does not."""
    shapes = {node.name: node.output for node in nodes}
    pooling = [node for node in nodes if node.kind is Kind.GLOBAL_AVERAGE_POOL and node.name in _head(nodes)]
    found = [shapes[node.inputs[0]] for node in pooling if node.inputs[0] in shapes]
    return (found[0][0], found[0][1], found[0][2]) if found and len(found[0]) == MAPS else None


def _head(nodes: Sequence[Node]) -> Mapping[str, Node]:
    """Everything after the last maps that are larger than one cell."""
    body = max((index for index, node in enumerate(nodes) if prod(node.output[1:]) > 1), default=-1)
    return {node.name: node for node in nodes[body + 1 :]}


def flattened_weights(maps: tuple[int, int, int], outputs: int) -> int:
    """Weights of a fully connected layer from flattened maps ``(C, H, W)``, without its biases.

    >>> flattened_weights((1024, 7, 7), 1024)
    51380224
    """
    return prod(maps) * outputs


def with_global_pooling(nodes: Sequence[Node]) -> tuple[Node, ...] | None:
    """The network with global average pooling and one linear layer in place of flattening and all linear layers.

    ``None`` where there is nothing to replace: the head pools globally already, has no linear layer, reads more than
    the last maps, or these are a single cell each (LeNet-5).
    """
    head = _head(nodes)
    body = nodes[: len(nodes) - len(head)]
    if not body or not _can_swap(body[-1], head):
        return None
    channels, classes = body[-1].output[0], nodes[-1].output[0]
    pooling = _made("global_average_pool", Kind.GLOBAL_AVERAGE_POOL, (channels,), body[-1].name)
    scores = _made("linear", Kind.LINEAR, (classes,), pooling.name, channels)
    return (*body, pooling, scores)


def _can_swap(last: Node, head: Mapping[str, Node]) -> bool:
    """Only where vectors alone lie between the last maps and the scores, made of these maps and nothing else."""
    steps = head.values()
    kinds = [node.kind for node in steps]
    pooled = any(kind is Kind.GLOBAL_AVERAGE_POOL or kind.traits.family is Family.CONVOLUTION for kind in kinds)
    read = {name for node in steps for name in node.inputs} - set(head)
    return any(map(is_fully_connected, steps)) and not pooled and read == {last.name}


def _made(name: str, kind: Kind, output: tuple[int, ...], before: str, channels: int = 0) -> Node:
    """A step of the new head; ``channels`` of a linear layer are what it reads."""
    weights = (("weight", (*output, channels)), ("bias", output)) if channels else ()
    return Node(
        name=name,
        kind=kind,
        output=output,
        parameters=sum(prod(size) for _, size in weights),
        macs=prod(output) * channels,
        inputs=(before,),
        receptive_field=None if channels else WHOLE_IMAGE,
        windows=None,
        weights=weights,
        groups=1,
        padding_mode="zeros",
    )


#: Table I of LeCun et al. 1998: how many of the six maps of S2 each of the sixteen maps of C3 reads.
C3_READS = (3,) * 6 + (4,) * 9 + (6,)


@dataclass(frozen=True, slots=True)
class Counted:
    """A layer of the LeNet-5 of 1998: what it trains, and its connections, biases counted as the paper does."""

    name: str
    parameters: int
    connections: int


def lenet_of_1998() -> tuple[Counted, ...]:
    """LeCun et al. 1998, section II.B: C3 reads some maps only, S2 and S4 are trained, the output is fixed.

    >>> sum(layer.parameters for layer in lenet_of_1998()), sum(layer.connections for layer in lenet_of_1998())
    (60000, 340908)
    """
    return (
        _convolution("c1", (1,) * 6, 28 * 28),
        _subsampling("s2", 6, 14 * 14),
        _convolution("c3", C3_READS, 10 * 10),
        _subsampling("s4", 16, 5 * 5),
        _convolution("c5", (16,) * 120, 1),
        Counted("f6", 84 * (120 + 1), 84 * (120 + 1)),
        Counted("output", 0, 10 * 84),
    )


def _convolution(name: str, reads: Sequence[int], places: int) -> Counted:
    """5x5, shared over ``places``; ``reads`` says how many maps each of its maps reads."""
    weights = sum(maps * 5 * 5 + 1 for maps in reads)
    return Counted(name, weights, weights * places)


def _subsampling(name: str, maps: int, places: int) -> Counted:
    """Each map learns a factor and a bias; each output joins the four cells of its window and the bias."""
    return Counted(name, 2 * maps, maps * places * (2 * 2 + 1))
