"""The context of one explanation: the unit, the step that computed it, and the elements that the step can read.

Every element has an index: 1, 2, 3 ... through the inputs in order, each as ``(C, H, W)``; 0 is no element, such as
padding or a constant. The step's own code can compute with indices in place of values.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, fx, nn

from cnnviz.explain.explanation import Rule, Terms
from cnnviz.graph.nodes import Graph, Node
from cnnviz.pictures.images import Preprocessing

Unit = tuple[int, int, int]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What a rule returns; the fields are those of ``Explanation``."""

    rule: Rule
    value: float
    terms: Terms
    bias: float | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    winner: int | None = None


def double(tensor: Tensor) -> Tensor:
    """A float64 copy ``(...,)`` of any shape on the CPU; torch's MPS has no float64."""
    return tensor.detach().to("cpu", copy=True).double()


def index_of(axes: tuple[int, ...], unit: Unit) -> tuple[int, ...]:
    """Where ``unit`` lies in a batch of one; ``axes`` says where C, H and W lie."""
    index = [0] * (len(axes) + 1)
    for axis, position in zip(axes, unit, strict=False):
        index[axis] = position
    return tuple(index)


def _three_axes(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """``shape`` with three axes, the missing ones of size 1."""
    channels, height, width = (*shape, 1, 1)[:3]
    return channels, height, width


@dataclass(frozen=True, eq=False)
class ExplanationContext:
    """What a rule needs to explain ``unit`` of ``node``.

    ``maps`` holds the activations of the node and its inputs, ``(C, H, W)`` or ``(C,)``; ``root`` is never written on.
    """

    root: nn.Module
    graph: Graph
    preprocessing: Preprocessing
    node: Node
    unit: Unit
    maps: Mapping[str, NDArray[np.float32]]

    @property
    def step(self) -> fx.Node:
        """The traced step of the node."""
        return self.graph.steps[self.node.name]

    @property
    def module(self) -> Any:
        """The module that the step calls: shared, to be read only."""
        return self.root.get_submodule(str(self.step.target))

    @property
    def batch_index(self) -> tuple[int, ...]:
        """Index of the unit in the batch of one that the step returns."""
        return index_of(self.axes(self.node.name), self.unit)

    def axes(self, name: str) -> tuple[int, ...]:
        """Axes of C, H and W in the batch that the node ``name`` returns."""
        return self.graph.axes[name]

    @property
    def batch_shape(self) -> tuple[int, ...]:
        """Shape of the batch of one that the step returns."""
        axes = self.axes(self.node.name)
        shape = [1] * (len(axes) + 1)
        for axis, size in zip(axes, self.node.output, strict=False):
            shape[axis] = size
        return tuple(shape)

    @property
    def captured(self) -> float:
        """The activation of the unit in the network's own run."""
        values = self.maps[self.node.name]
        return float(values[self.unit[: values.ndim]])

    @property
    def scale(self) -> float:
        """The largest absolute value of the node's output."""
        return float(np.abs(self.maps[self.node.name]).max(initial=0))

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape ``(C, H, W)`` or ``(C,)`` of the first input."""
        return self.maps[self.node.inputs[0]].shape

    @property
    def own_index(self) -> int:
        """Index of the element of the first input that has the unit's coordinates."""
        return int(np.ravel_multi_index(self.unit[: len(self.input_shape)], self.input_shape)) + 1

    def settings(self, *names: str) -> dict[str, Any]:
        """The module's attributes of these names, or the call's arguments after its first, as far as they exist."""
        if self.step.op == "call_module":
            return {name: getattr(self.module, name) for name in names if hasattr(self.module, name)}
        arguments = dict(zip(names, self.step.args[1:], strict=False)) | self.step.kwargs
        named = {name: arguments[name] for name in names if name in arguments}
        return {name: fx.map_arg(argument, lambda each: self.value(each, {})) for name, argument in named.items()}

    @cached_property
    def _values(self) -> NDArray[np.float32]:
        return np.concatenate([self.maps[name].ravel() for name in self.node.inputs])

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        sizes = [self.maps[name].size for name in self.node.inputs]
        return np.cumsum([0, *sizes], dtype=np.int64)

    @property
    def count(self) -> int:
        """How many elements the step can read: the largest index."""
        return int(self._starts[-1])

    def batch(self, name: str, values: NDArray[Any]) -> Tensor:
        """``values`` of an input, ``(C, H, W)`` or ``(C,)``, as the step reads them: a float64 batch of one."""
        order = np.argsort(self.axes(name)).tolist()
        sizes = values.shape[: len(order)]  # tokens are laid out as maps one column wide
        return torch.tensor(values, dtype=torch.float64).reshape(sizes).permute(order)[None]

    def element_indices(self) -> dict[str, Tensor]:
        """Every input with each element replaced by its index: float64 batches of one, as the step reads them."""
        batches = {}
        for start, name in zip(self._starts, self.node.inputs, strict=False):
            values = self.maps[name]
            batches[name] = self.batch(name, np.arange(start + 1, start + 1 + values.size).reshape(values.shape))
        return batches

    def terms(self, indices: Indices, weights: Any = 1.0, constants: Any = 0.0) -> Terms:
        """The elements with these indices, in their shape; where the index is 0 the value is that of ``constants``.

        ``weights`` and ``constants`` are of the shape of ``indices``, or one for all.
        """
        flat = indices.ravel()
        elements = flat > 0
        values = np.array(np.broadcast_to(constants, indices.shape), dtype=np.float64).ravel()
        values[elements] = self._values[flat[elements] - 1]
        return Terms(
            names=self.node.inputs,
            values=values,
            weights=np.array(np.broadcast_to(weights, indices.shape), dtype=np.float64).ravel(),
            nodes=np.searchsorted(self._starts, flat, side="left") - 1,
            coordinates=self._coordinates(flat),
            shape=indices.shape,
        )

    def _coordinates(self, flat: Indices) -> Indices:
        coordinates = np.zeros((len(flat), 3), dtype=np.int64)
        for start, name in zip(self._starts, self.node.inputs, strict=False):
            shape = self.maps[name].shape
            within = (flat > start) & (flat <= start + np.prod(shape))
            coordinates[within] = np.transpose(np.unravel_index(flat[within] - start - 1, _three_axes(shape)))
        return coordinates

    def compute(self, inputs: Mapping[str, Tensor]) -> Tensor:
        """What the step's own code returns for other inputs, which it may overwrite."""
        result: Tensor = self._compute(self.step, inputs)
        return result

    def value(self, step: fx.Node, inputs: Mapping[str, Tensor]) -> Any:
        """An argument: an input, a parameter, or what lies between two nodes (a size, the tuple of a ``chunk``)."""
        if step.op == "get_attr":
            module, _, name = str(step.target).rpartition(".")
            return double(getattr(self.root.get_submodule(module), name))
        name = self.name_of(step) or ""
        return inputs[name] if name else self._compute(step, inputs)

    def _compute(self, step: fx.Node, inputs: Mapping[str, Tensor]) -> Any:
        args, kwargs = fx.map_arg((step.args, step.kwargs), lambda each: self.value(each, inputs))
        if step.op == "call_module":
            return copy.deepcopy(self.root.get_submodule(str(step.target))).cpu().double()(*args, **kwargs)
        if step.op == "call_method":
            return getattr(args[0], str(step.target))(*args[1:], **kwargs)
        return step.target(*args, **kwargs)  # type: ignore[operator]  # of a call_function it is a function

    def name_of(self, step: fx.Node) -> str | None:
        """The node that a step is, ``None`` for a step that returns no tensor."""
        return self.graph.names.get(step)
