"""Elementary operations: shape, receptive field and costs of their outputs, without torch.

A layer of a design is one primitive or, for a block, several with branches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

from cnnviz.errors import DesignError, DesignFault, WindowTooLargeError
from cnnviz.estimates import BYTES, Step
from cnnviz.geometry import WHOLE_IMAGE, Field, ReceptiveField, Window

Shape = tuple[int, ...]
PIXEL = ReceptiveField()  # of the picture


@dataclass(frozen=True, slots=True)
class Intermediate:
    """The output behind some operations, ``(C, H, W)`` or ``(C,)``, its receptive field, and the costs up to there.

    ``macs`` are multiply-adds of convolutions and linear layers; ``activations`` counts the values of all outputs;
    ``seconds`` is how long a forward pass takes (``cnnviz.estimates``); all three for one picture. ``largest`` counts
    the values of the largest output. ``scratch`` is the memory, in bytes, that the operation with the greatest need of
    it uses beside its inputs and its output.
    """

    shape: Shape
    field: Field = PIXEL
    nodes: int = 0
    parameters: int = 0
    macs: int = 0
    activations: int = 0
    seconds: float = 0.0
    largest: int = 0
    scratch: int = 0

    @property
    def memory(self) -> int:
        """Bytes of the parameters and of all outputs, which gradients need at once, and the greatest ``scratch``."""
        return BYTES * (self.parameters + self.activations) + self.scratch

    def extended(self, step: Step, field: Field, parameters: int = 0) -> Intermediate:
        """Behind one more node."""
        return Intermediate(
            step.output,
            field,
            self.nodes + 1,
            self.parameters + parameters,
            self.macs + step.macs,
            self.activations + math.prod(step.output),
            self.seconds + step.seconds,
            max(self.largest, math.prod(step.output)),
            max(self.scratch, step.scratch),
        )

    def maps(self) -> tuple[int, int, int]:
        """``(C, H, W)``; raises ``DesignError`` (NEEDS_MAPS) for a vector."""
        if len(self.shape) != 3:
            raise DesignError(DesignFault.NEEDS_MAPS, units=self.shape[0])
        channels, height, width = self.shape
        return channels, height, width


class Primitive(Protocol):
    """An elementary operation, or parallel branches."""

    def apply(self, before: Intermediate) -> Intermediate:
        """The output for ``before``; raises ``DesignError`` where the operation cannot be applied."""


def apply_all(primitives: Iterable[Primitive], before: Intermediate) -> Intermediate:
    """The output of ``primitives`` in sequence; raises ``DesignError``."""
    for primitive in primitives:
        before = primitive.apply(before)
    return before


def _windowed(before: Intermediate, window: Window) -> tuple[int, int, Field]:
    """Height, width and field behind a square window."""
    _, height, width = before.maps()
    try:
        rows, columns = window.output_size(height), window.output_size(width)
    except WindowTooLargeError:
        sizes = {"span": window.extent, "height": height, "width": width, "padding": window.padding}
        raise DesignError(DesignFault.WINDOW, **sizes) from None
    field = before.field
    return rows, columns, field.through(window, window) if isinstance(field, ReceptiveField) else field


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution; each filter reads ``channels / groups`` channels."""

    filters: int
    window: Window
    groups: int = 1
    bias: bool = False

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS, GROUPS or WINDOW)."""
        channels, _, _ = before.maps()
        if channels % self.groups or self.filters % self.groups:
            raise DesignError(DesignFault.GROUPS, groups=self.groups, channels=channels, filters=self.filters)
        height, width, field = _windowed(before, self.window)
        area = self.window.kernel**2
        terms = channels // self.groups * area
        output = self.filters, height, width
        dilated = self.window.dilation > 1
        step = Step("convolution", (before.shape,), output, area, self.groups, math.prod(output) * terms, dilated)
        return before.extended(step, field, self.filters * (terms + self.bias))


@dataclass(frozen=True, slots=True)
class Pooling:
    """Max or average pooling, by its ``kind``; torch allows a padding of at most half the window."""

    window: Window
    kind: str = "max-pool"

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS, POOL_PADDING or WINDOW)."""
        channels, _, _ = before.maps()
        most = self.window.kernel // 2
        if self.window.padding > most:
            padding, kernel = self.window.padding, self.window.kernel
            raise DesignError(DesignFault.POOL_PADDING, padding=padding, window=kernel, most=most)
        height, width, field = _windowed(before, self.window)
        step = Step(self.kind, (before.shape,), (channels, height, width), self.window.kernel**2)
        return before.extended(step, field)


@dataclass(frozen=True, slots=True)
class Halving:
    """The 2x2 average pooling of a transition, for maps of at least two rows and columns."""

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (TRANSITION)."""
        _, height, width = before.maps()
        if min(height, width) < 2:
            raise DesignError(DesignFault.TRANSITION, height=height, width=width)
        return Pooling(Window(2, stride=2), "average-pool").apply(before)


@dataclass(frozen=True, slots=True)
class GlobalAverage:
    """Global average pooling to ``(C, 1, 1)``."""

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS)."""
        channels, height, width = before.maps()
        step = Step("global-average-pool", (before.shape,), (channels, 1, 1))
        return before.extended(step, before.field if height == width == 1 else WHOLE_IMAGE)


@dataclass(frozen=True, slots=True)
class Pointwise:
    """An operation of some ``kind`` whose output at a position depends on that position alone."""

    kind: str
    parameters_per_channel: int = 0
    on_maps_only: bool = False

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS) for a vector where maps are required."""
        channels = before.maps()[0] if self.on_maps_only else before.shape[0]
        step = Step(self.kind, (before.shape,), before.shape)
        return before.extended(step, before.field, self.parameters_per_channel * channels)


@dataclass(frozen=True, slots=True)
class Flattening:
    """Flattening to a vector, whose units have no receptive field."""

    def apply(self, before: Intermediate) -> Intermediate:
        """Flattening is always possible."""
        return before.extended(Step("flatten", (before.shape,), (math.prod(before.shape),)), None)


@dataclass(frozen=True, slots=True)
class FullyConnected:
    """A linear layer."""

    units: int
    bias: bool = True

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_VECTOR) for maps."""
        if len(before.shape) == 3:
            channels, height, width = before.shape
            numbers = channels * height * width
            raise DesignError(DesignFault.NEEDS_VECTOR, channels=channels, height=height, width=width, numbers=numbers)
        macs = before.shape[0] * self.units
        step = Step("linear", (before.shape,), (self.units,), macs=macs)
        return before.extended(step, None, macs + self.units * self.bias)


def _union(first: Field, second: Field) -> Field:
    if isinstance(first, ReceptiveField) and isinstance(second, ReceptiveField):
        return first.union(second)
    return WHOLE_IMAGE


@dataclass(frozen=True, slots=True)
class Branches:
    """Parallel branches whose outputs, maps of one size, are added or ``concatenated``."""

    branches: tuple[tuple[Primitive, ...], ...]
    concatenated: bool

    def apply(self, before: Intermediate) -> Intermediate:
        """Raises ``DesignError`` as the primitives of the branches do."""
        before.maps()
        ends = [apply_all(branch, Intermediate(before.shape, before.field)) for branch in self.branches]
        channels = sum(end.shape[0] for end in ends) if self.concatenated else ends[0].shape[0]
        total = Intermediate(
            before.shape,
            before.field,
            before.nodes + sum(end.nodes for end in ends),
            before.parameters + sum(end.parameters for end in ends),
            before.macs + sum(end.macs for end in ends),
            before.activations + sum(end.activations for end in ends),
            before.seconds + sum(end.seconds for end in ends),
            max(before.largest, *(end.largest for end in ends)),
            max(before.scratch, *(end.scratch for end in ends)),
        )
        kind = "concatenation" if self.concatenated else "add"
        step = Step(kind, tuple(end.shape for end in ends), (channels, *ends[0].shape[1:]))
        return total.extended(step, reduce(_union, (end.field for end in ends)))
