"""A network as nodes: everything that computes, in execution order, without weights and without a forward pass.

The module is traced symbolically (torch.fx) and its shapes are computed on the ``meta`` device, which holds no
numbers. Names are those of ``torchvision.models.feature_extraction``: a module's own path, or the path of the
module whose code calls a function, then the function ("layer1.0.add"); a second use is numbered ("relu_1").
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn
from torchvision.models import shufflenetv2
from torchvision.models.feature_extraction import NodePathTracer

from cnnviz import fields, operations
from cnnviz.geometry import Field, ReceptiveField
from cnnviz.operations import Kind, Operation, Windows

INPUT = "input"
FLAT, MAPS = 2, 4  # dimensions of a batch of vectors and of a batch of maps


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a network.

    ``output`` is ``(C, H, W)``, or ``(C,)`` for a vector. ``macs`` counts multiply-adds of convolutions and linear
    layers for one picture (FLOPs = 2 x MACs; the biases, norms and activations are not counted, as in
    torchvision's "GFLOPS"). ``inputs`` names the nodes it reads; ``"input"`` is the picture. ``receptive_field``
    is ``WHOLE_IMAGE`` where every pixel counts, ``None`` where a unit has no place in the picture.
    """

    name: str
    kind: Kind
    output: tuple[int, ...]
    parameters: int
    macs: int
    inputs: tuple[str, ...]
    receptive_field: Field
    windows: Windows | None
    weights: tuple[tuple[str, tuple[int, ...]], ...]
    groups: int
    padding_mode: str


@dataclass(frozen=True)
class Graph:
    """The traced steps and what they are; ``axes`` says where C, H and W lie in what each step produces."""

    traced: fx.Graph
    nodes: tuple[Node, ...]
    steps: Mapping[str, fx.Node]
    axes: Mapping[str, tuple[int, ...]]


class _Tracer(NodePathTracer):  # type: ignore[misc]  # torchvision ships no types
    """Looks into every module but the elementary ones: torch's and torchvision's modules without children."""

    def __init__(self) -> None:
        super().__init__(autowrap_functions=(shufflenetv2.channel_shuffle,))

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:  # noqa: ARG002 - torch's signature
        ours = type(m).__module__.split(".")[0] not in {"torch", "torchvision"}
        container = isinstance(m, nn.Sequential | nn.ModuleList | nn.ModuleDict)
        return not (ours or container) and next(m.children(), None) is None


class _Shapes(fx.Interpreter):
    """Runs the graph on the meta device and remembers what every step returned."""

    def run_node(self, n: fx.Node) -> Any:
        result = super().run_node(n)
        n.meta["result"] = result
        return result


def trace(module: nn.Module, shape: tuple[int, int, int]) -> Graph:
    """The graph of ``module`` (on the meta device, in evaluation mode) for pictures of ``shape`` ``(C, H, W)``."""
    tracer = _Tracer()
    traced = tracer.trace(module)
    with torch.inference_mode():
        _Shapes(module, graph=traced).run(torch.empty(1, *shape, device="meta"))
    return _Reader(module, tracer.node_to_qualname).read(traced)


def _sources(step: fx.Node) -> Iterator[fx.Node]:
    """The tensor-valued steps that ``step`` reads, looking through those that only unpack (``chunk``)."""
    for source in step.all_input_nodes:
        if source.op == "get_attr":
            continue
        if isinstance(source.meta["result"], Tensor):
            yield source
        else:
            yield from _sources(source)


class _Reader:
    """Turns traced steps into nodes, one after the other; each needs what was found for its inputs."""

    def __init__(self, module: nn.Module, names: Mapping[fx.Node, str]) -> None:
        self.modules = dict(module.named_modules())
        self.module = module
        self.names = names
        self.fields: dict[fx.Node, Field] = {}
        self.axes: dict[fx.Node, tuple[int, ...]] = {}
        self.counted: set[int] = set()

    def read(self, traced: fx.Graph) -> Graph:
        """Every step that returns a tensor becomes a node."""
        steps = {}
        nodes = []
        for step in traced.nodes:
            if step.op == "placeholder":
                self.fields[step], self.axes[step] = ReceptiveField(), (1, 2, 3)
            elif step.op not in {"output", "get_attr"} and isinstance(step.meta["result"], Tensor):
                node = self._node(step)
                nodes.append(node)
                steps[node.name] = step
        axes = {name: self.axes[step] for name, step in steps.items()}
        for step in traced.nodes:
            step.meta.clear()
        return Graph(traced, tuple(nodes), steps, axes)

    def _node(self, step: fx.Node) -> Node:
        sources = list(dict.fromkeys(_sources(step)))
        operation = self._operation(step, sources)
        shapes = [self._shape(source) for source in sources]
        self.axes[step] = self._axes_after(step, operation, sources)
        output = self._shape(step)
        field = fields.after(operation, [self.fields[source] for source in sources], shapes, output)
        self.fields[step] = fields.after_slice(field, step.args[1]) if operation.kind is Kind.SLICE else field
        weights = self._weights(step)
        return Node(
            name=self.names[step],
            kind=operation.kind,
            output=output,
            parameters=self._count(weights),
            macs=_macs(operation, weights, output, shapes),
            inputs=tuple(INPUT if source.op == "placeholder" else self.names[source] for source in sources),
            receptive_field=self.fields[step],
            windows=operation.windows,
            weights=tuple((name, tuple(value.shape)) for name, value in weights.items()),
            groups=operation.groups,
            padding_mode=operation.padding_mode,
        )

    def _operation(self, step: fx.Node, sources: list[fx.Node]) -> Operation:
        if step.op == "call_module":
            operation = operations.of_module(self.modules[str(step.target)])
        elif step.op == "call_function":
            operation = operations.of_function(step.target, step.args, step.kwargs)
        else:
            operation = operations.of_method(str(step.target))
        if operation.kind is Kind.ADAPTIVE_AVERAGE_POOL:
            return fields.adaptive(self._shape(sources[0]), tuple(step.meta["result"].shape[2:]))
        return operation

    def _shape(self, step: fx.Node) -> tuple[int, ...]:
        shape = step.meta["result"].shape
        return tuple(shape[axis] for axis in self.axes[step])

    def _axes_after(self, step: fx.Node, operation: Operation, sources: list[fx.Node]) -> tuple[int, ...]:
        """Permuting moves the axes; a map stays as it came in; anything else is read in memory order."""
        dimensions = step.meta["result"].ndim
        inherited = next((self.axes[source] for source in sources if len(self.axes[source]) == dimensions - 1), None)
        if inherited and operation.kind is Kind.PERMUTE:
            order = self._permutation(step)
            return tuple(order.index(axis) for axis in inherited)
        return inherited or tuple(range(1, dimensions))

    def _permutation(self, step: fx.Node) -> list[int]:
        if step.op == "call_module":
            return list(self.modules[str(step.target)].dims)
        given: Any = step.args[1:]
        return list(given[0]) if isinstance(given[0], tuple | list) else list(given)

    def _weights(self, step: fx.Node) -> dict[str, nn.Parameter]:
        if step.op == "call_module":
            return dict(self.modules[str(step.target)].named_parameters(recurse=False))
        attributes = [str(source.target) for source in step.all_input_nodes if source.op == "get_attr"]
        found = {name.rsplit(".", 1)[-1]: _attribute(self.module, name) for name in attributes}
        return {name: value for name, value in found.items() if isinstance(value, nn.Parameter)}

    def _count(self, weights: Mapping[str, nn.Parameter]) -> int:
        """Parameters not counted at an earlier node, so that a module used twice counts once."""
        fresh = [value for value in weights.values() if id(value) not in self.counted]
        self.counted.update(id(value) for value in fresh)
        return sum(value.numel() for value in fresh)


def _attribute(module: nn.Module, path: str) -> Any:
    for part in path.split("."):
        module = getattr(module, part)
    return module


def _macs(
    operation: Operation, weights: Mapping[str, Tensor], output: tuple[int, ...], inputs: list[tuple[int, ...]]
) -> int:
    """Each output of a convolution or linear layer is one dot product with a slice of the weight."""
    if operation.kind in {Kind.CONVOLUTION, Kind.LINEAR}:
        return math.prod(output) * math.prod(weights["weight"].shape[1:])
    if operation.kind is Kind.TRANSPOSED_CONVOLUTION:
        return math.prod(inputs[0]) * math.prod(weights["weight"].shape[1:])
    return 0
