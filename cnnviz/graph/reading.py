"""From a module to the nodes of its graph: everything that computes, in execution order, without a forward pass.

The module is traced symbolically (torch.fx); one run tells the shapes, for a module on the ``meta`` device without a
number in it. Names are those of ``torchvision.models.feature_extraction``: a module's own path, or the path of the
module whose code calls a function, then the function ("layer1.0.add"); a second use is numbered ("relu_1").
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import torch
from torch import Tensor, fx, nn

from cnnviz.errors import ModuleError
from cnnviz.geometry import Field, ReceptiveField
from cnnviz.graph import exporting, fields, operations, tracing
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import INPUT, Graph, Node, input_node
from cnnviz.graph.operations import Operation
from cnnviz.graph.planning import Memory

FLAT, MAPS = 2, 4  # dimensions of a batch of vectors and of a batch of maps
#: They take a tensor apart into several without computing anything.
UNPACKING = frozenset({"chunk", "split", "tensor_split"})


def trace(module: nn.Module, shape: tuple[int, int, int]) -> Graph:
    """The graph of ``module`` (in evaluation mode, on any device) for pictures of ``shape`` ``(C, H, W)``.

    Constants that its code makes become buffers of ``module``. Raises ``ModuleError`` (NOT_TRACED, NOT_RUN).
    """
    like = next(chain(module.parameters(), module.buffers()), torch.empty(0))
    black = torch.zeros(1, *shape, device=like.device)
    traced, names = _steps(module, black)
    tracing.run(module, traced, names, black)
    return _Reader(module, names).read(traced)


def _steps(module: nn.Module, batch: Tensor) -> tuple[fx.Graph, tracing.Names]:
    """As torch.fx finds them, or else torch.export; where both get stuck, fx says where."""
    try:
        return tracing.trace(module)
    except ModuleError as stuck:
        try:
            return exporting.export(module, batch)
        except ModuleError:
            raise stuck from None


def _layout(shape: Iterable[int]) -> tuple[int, ...]:
    """Any tensor as a vector or as maps: ``(1, 49, 8)`` as ``(49, 8, 1)``, a volume with its last axes as one."""
    sizes = tuple(shape)
    body = sizes[1:] if sizes[:1] == (1,) and len(sizes) > 1 else sizes
    return (math.prod(body),) if len(body) < 2 else (*body[:2], math.prod(body[2:]))


class _Reader:
    """Turns traced steps into nodes, one after the other; each needs the results for its inputs."""

    def __init__(self, module: nn.Module, names: Mapping[fx.Node, str]) -> None:
        self.modules = dict(module.named_modules())
        self.module = module
        # "input" is the picture's own name.
        self.names = {step: "input_0" if name == INPUT else name for step, name in names.items()}
        self.fields: dict[fx.Node, Field] = {}
        self.axes: dict[fx.Node, tuple[int, ...]] = {}
        self.follows: set[fx.Node] = set()  # steps that depend on the picture
        self.counted: set[int] = set()

    def read(self, traced: fx.Graph) -> Graph:
        """The picture, and every step that makes a tensor of it, become nodes."""
        picture = next(step for step in traced.nodes if step.op == "placeholder")
        nodes = [self._picture(picture)]
        steps = {INPUT: picture}
        for step in tracing.until_returned(traced):
            if self.follows & set(step.all_input_nodes):
                self.follows.add(step)
                if isinstance(step.meta["result"], Tensor):
                    nodes.append(self._node(step))
                    steps[nodes[-1].name] = step
        axes = {name: self.axes[step] for name, step in steps.items()}
        parameters = {name: self._paths(step) for name, step in steps.items()}
        memory = Memory.of(traced)
        graph = Graph(traced, nodes[0], tuple(nodes[1:]), steps, axes, parameters, self._classes(traced), memory)
        for step in traced.nodes:
            step.meta.clear()
        return graph

    def _classes(self, traced: fx.Graph) -> int | None:
        returned: Any = list(traced.nodes)[-1].args[0]
        is_vector = isinstance(returned, fx.Node) and len(self.axes.get(returned, ())) == FLAT - 1
        return self._shape(returned)[0] if is_vector else None

    def _sources(self, step: fx.Node) -> Iterator[fx.Node]:
        """The tensors made of the picture that ``step`` reads, looking through what only unpacks (``chunk``)."""
        for source in step.all_input_nodes:
            if source in self.axes:
                yield source
            elif source in self.follows:
                yield from self._sources(source)

    def _constants(self, step: fx.Node) -> Iterator[str]:
        """Paths of what ``step`` reads from the module, also by way of steps that no picture changes."""
        for source in step.all_input_nodes:
            if source.op == "get_attr":
                yield str(source.target)
            elif source not in self.follows:
                yield from self._constants(source)

    def _picture(self, step: fx.Node) -> Node:
        self.names[step], self.fields[step], self.axes[step] = INPUT, ReceptiveField(), (1, 2, 3)
        self.follows.add(step)
        return input_node(self._shape(step))

    def _node(self, step: fx.Node) -> Node:
        sources = list(dict.fromkeys(self._sources(step)))
        operation = self._operation(step, sources)
        shapes = [self._shape(source) for source in sources]
        self.axes[step] = self._axes_after(step, operation, sources)
        output = self._shape(step)
        self.fields[step] = self._field(step, operation, sources)
        weights = {name: tracing.attribute(self.module, path) for name, path in self._paths(step).items()}
        return Node(
            name=self.names[step],
            kind=operation.kind,
            output=output,
            parameters=self._count(weights),
            macs=self._macs(step, operation.kind, output, shapes[0]),
            inputs=tuple(self.names[source] for source in sources),
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
            operation = operations.of_function(step.target, *tracing.called(step))
        else:
            operation = operations.of_method(str(step.target))
        size = tuple(step.meta["result"].shape[2:])
        if operation.kind is Kind.ADAPTIVE_AVERAGE_POOL and len(size) == 2:
            return fields.adaptive(self._shape(sources[0]), size)
        return operation if self._is_what_it_seems(operation, step, sources[0]) else Operation(Kind.OTHER)

    def _is_what_it_seems(self, operation: Operation, step: fx.Node, source: fx.Node) -> bool:
        """A mean may be over channels, weights may depend on the picture, a tuple may hold more than parts of a map."""
        before, result = self._shape(source), step.meta["result"]
        if operation.kind is Kind.GLOBAL_AVERAGE_POOL and operations.name_of(step.target) == "mean":
            return len(before) == MAPS - 1 and tuple(result.shape) in {(1, before[0]), (1, before[0], 1, 1)}
        if operation.kind.traits.weighted and step.all_input_nodes[0] is not step.all_input_nodes[-1]:
            return not self.follows.intersection(step.all_input_nodes[1:])
        if operation.kind is Kind.SLICE and step.args[0] not in self.axes:
            unpacks = operations.name_of(step.all_input_nodes[0].target) in UNPACKING
            return unpacks and result.shape[2:] == source.meta["result"].shape[2:]
        return True

    def _field(self, step: fx.Node, operation: Operation, sources: list[fx.Node]) -> Field:
        """None where maps are something else on the way: then no position in them is one in the picture."""
        if not all(len(self.axes[each]) in {FLAT - 1, MAPS - 1} for each in (step, *sources)):
            return None
        shapes = [self._shape(source) for source in sources]
        field = fields.after(operation, [self.fields[source] for source in sources], shapes, self._shape(step))
        return fields.after_slice(field, tracing.called(step)[0][1]) if operation.kind is Kind.SLICE else field

    def _shape(self, step: fx.Node) -> tuple[int, ...]:
        shape, axes = step.meta["result"].shape, self.axes[step]
        return _layout((1, *(shape[axis] for axis in axes)) if axes else shape)

    def _axes_after(self, step: fx.Node, operation: Operation, sources: list[fx.Node]) -> tuple[int, ...]:
        """Permuting moves the axes; a map stays as it came in; anything else is read in memory order."""
        shape = step.meta["result"].shape
        if not FLAT <= len(shape) <= MAPS or shape[0] != 1:
            return ()
        inherited = next((self.axes[source] for source in sources if len(self.axes[source]) == len(shape) - 1), None)
        if inherited and operation.kind is Kind.PERMUTE:
            order = self._permutation(step)
            return tuple(order.index(axis) for axis in inherited)
        return inherited or tuple(range(1, len(shape)))

    def _permutation(self, step: fx.Node) -> list[int]:
        if step.op == "call_module":
            dims: Any = [self.modules[str(step.target)].dims]
        else:
            args, kwargs = tracing.called(step)
            dims = [kwargs["dims"]] if "dims" in kwargs else args[1:]
        order = dims[0] if isinstance(dims[0], tuple | list) else dims
        return [axis % len(order) for axis in order]

    def _paths(self, step: fx.Node) -> dict[str, str]:
        """Where the step's parameters lie in the module, by their short names, or in full where these are the same."""
        if step.op == "call_module":
            names = self.modules[str(step.target)].named_parameters(recurse=False)
            return {name: f"{step.target}.{name}" for name, _ in names}
        paths = dict.fromkeys(self._constants(step))
        own = [path for path in paths if isinstance(tracing.attribute(self.module, path), nn.Parameter)]
        short = {path.rpartition(".")[2]: path for path in own}
        return short if len(short) == len(own) else {path: path for path in own}

    def _macs(self, step: fx.Node, kind: Kind, output: tuple[int, ...], before: tuple[int, ...]) -> int:
        """Each output of a convolution or linear layer is one dot product with a slice of the weight."""
        if not kind.traits.is_layer:
            return 0
        if step.op == "call_module":
            weight: Any = self.modules[str(step.target)].weight
        else:
            args, kwargs = tracing.called(step)
            weight = (kwargs["weight"] if "weight" in kwargs else args[1]).meta["result"]
        positions = before if kind is Kind.TRANSPOSED_CONVOLUTION else output
        terms: int = math.prod(weight.shape[1:])
        return math.prod(positions) * terms

    def _count(self, weights: Mapping[str, nn.Parameter]) -> int:
        """Parameters not counted at an earlier node, so that a module used twice counts once."""
        fresh = [value for value in weights.values() if id(value) not in self.counted]
        self.counted.update(id(value) for value in fresh)
        return sum(value.numel() for value in fresh)
