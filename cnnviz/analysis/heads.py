"""The head of a network: the nodes that compute class scores from the last feature maps, and other heads for it.

Lin, Chen, Yan, "Network in Network", 2014: global average pooling in place of fully connected layers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.analysis.cost.weights import flattened_weights
from cnnviz.analysis.nodes import is_fully_connected, returns_maps
from cnnviz.geometry import WHOLE_IMAGE
from cnnviz.graph.kinds import Family, Kind
from cnnviz.graph.nodes import Node


@dataclass(frozen=True, slots=True)
class Head:
    """``maps`` is the last node that returns maps of more than one position; ``nodes`` come after it.

    ``total`` counts the parameters of the whole network.
    """

    maps: Node
    nodes: tuple[Node, ...]
    total: int

    @property
    def parameters(self) -> int:
        """Parameters of all nodes of the head."""
        return sum(node.parameters for node in self.nodes)

    @property
    def share(self) -> float:
        """The head's share of the network's parameters, 0 to 1."""
        return self.parameters / self.total if self.total else 0.0

    @property
    def averages(self) -> bool:
        """Whether the head begins with the mean of each map."""
        return bool(self.nodes) and self.nodes[0].output in {self.maps.output[:1], (self.maps.output[0], 1, 1)}


def head_of(nodes: Sequence[Node]) -> Head | None:
    """The head of a network; ``None`` without maps before it or nodes behind them."""
    last = max((i for i, node in enumerate(nodes) if returns_maps(node) and math.prod(node.output[1:]) > 1), default=-1)
    if last < 0 or last + 1 == len(nodes):
        return None
    return Head(nodes[last], tuple(nodes[last + 1 :]), sum(node.parameters for node in nodes))


def pooled_maps(nodes: Sequence[Node]) -> tuple[int, int, int] | None:
    """Shape ``(C, H, W)`` of the maps that the head averages globally; ``None`` where it does not."""
    head = head_of(nodes)
    outputs = {node.name: node.output for node in nodes}
    poolings = [node for node in head.nodes if node.kind is Kind.GLOBAL_AVERAGE_POOL] if head else []
    shapes = [outputs[node.inputs[0]] for node in poolings]
    return (shapes[0][0], shapes[0][1], shapes[0][2]) if shapes and len(shapes[0]) == 3 else None


def with_global_pooling(nodes: Sequence[Node]) -> tuple[Node, ...] | None:
    """The network with global average pooling and one linear layer in place of flattening and all linear layers.

    ``None`` where there is nothing to replace: the head pools globally already, has no linear layer, reads more than
    the last maps, or these are a single position each (LeNet-5).
    """
    head = head_of(nodes)
    if head is None or not _is_replaceable(head):
        return None
    channels, classes = head.maps.output[0], nodes[-1].output[0]
    pooling = _node("global_average_pool", Kind.GLOBAL_AVERAGE_POOL, (channels,), head.maps.name)
    scores = _node("linear", Kind.LINEAR, (classes,), pooling.name, channels)
    return (*nodes[: len(nodes) - len(head.nodes)], pooling, scores)


def _is_replaceable(head: Head) -> bool:
    """Whether only vectors lie between the last maps and the scores, computed from these maps alone."""
    kinds = [node.kind for node in head.nodes]
    pooled = any(kind is Kind.GLOBAL_AVERAGE_POOL or kind.traits.family is Family.CONVOLUTION for kind in kinds)
    read = {name for node in head.nodes for name in node.inputs} - {node.name for node in head.nodes}
    return any(map(is_fully_connected, head.nodes)) and not pooled and read == {head.maps.name}


def _node(name: str, kind: Kind, output: tuple[int, ...], before: str, channels: int = 0) -> Node:
    """A node of the new head; ``channels`` is the number of inputs of a linear layer."""
    weights = (("weight", (*output, channels)), ("bias", output)) if channels else ()
    return Node(
        name=name,
        kind=kind,
        output=output,
        parameters=sum(math.prod(size) for _, size in weights),
        macs=flattened_weights(output, channels),
        inputs=(before,),
        receptive_field=None if channels else WHOLE_IMAGE,
        windows=None,
        weights=weights,
        groups=1,
        padding_mode="zeros",
    )
