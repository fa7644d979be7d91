"""What a picture becomes on its way through elementary layers: shape, field and counts, in integers.

A layer of a design is one such part or, for a block, several with branches; a fold over them says everything that the
built module would, without torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

from cnnviz.errors import DesignError, DesignFault, WindowTooLargeError
from cnnviz.geometry import WHOLE_IMAGE, Field, ReceptiveField, Window

Shape = tuple[int, ...]
PIXEL = ReceptiveField()  # of the picture itself


@dataclass(frozen=True, slots=True)
class Intermediate:
    """What has arrived, ``(C, H, W)`` or ``(C,)``, its field, and what was counted on the way.

    ``macs`` are multiply-adds of convolutions and linear layers; ``activations`` counts the numbers that all nodes
    made, both for one picture.
    """

    shape: Shape
    field: Field = PIXEL
    nodes: int = 0
    parameters: int = 0
    macs: int = 0
    activations: int = 0

    def on(self, shape: Shape, field: Field, parameters: int = 0, macs: int = 0) -> Intermediate:
        """One node further."""
        return Intermediate(
            shape,
            field,
            self.nodes + 1,
            self.parameters + parameters,
            self.macs + macs,
            self.activations + math.prod(shape),
        )

    def maps(self) -> tuple[int, int, int]:
        """``(C, H, W)``; raises ``DesignError`` (NEEDS_MAPS) for a vector."""
        if len(self.shape) != 3:
            raise DesignError(DesignFault.NEEDS_MAPS, units=self.shape[0])
        channels, height, width = self.shape
        return channels, height, width


class Primitive(Protocol):
    """An elementary layer, or branches; ``after`` raises ``DesignError`` where it cannot follow."""

    def after(self, flow: Intermediate) -> Intermediate:
        """What comes out where ``flow`` goes in."""


def through(parts: Iterable[Primitive], flow: Intermediate) -> Intermediate:
    """One part after the other."""
    for part in parts:
        flow = part.after(flow)
    return flow


def _slid(flow: Intermediate, window: Window) -> tuple[int, int, Field]:
    """Height, width and field behind a square window."""
    _, height, width = flow.maps()
    try:
        below, right = window.output_size(height), window.output_size(width)
    except WindowTooLargeError:
        sizes = {"span": window.extent, "height": height, "width": width, "padding": window.padding}
        raise DesignError(DesignFault.WINDOW, **sizes) from None
    field = flow.field
    return below, right, field.through(window, window) if isinstance(field, ReceptiveField) else field


@dataclass(frozen=True, slots=True)
class Convolution:
    """Each filter reads ``channels / groups`` channels."""

    filters: int
    window: Window
    groups: int = 1
    bias: bool = False

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS, GROUPS or WINDOW)."""
        channels, _, _ = flow.maps()
        if channels % self.groups or self.filters % self.groups:
            raise DesignError(DesignFault.GROUPS, groups=self.groups, channels=channels, filters=self.filters)
        height, width, field = _slid(flow, self.window)
        terms = channels // self.groups * self.window.kernel**2
        parameters = self.filters * (terms + self.bias)
        return flow.on((self.filters, height, width), field, parameters, self.filters * height * width * terms)


@dataclass(frozen=True, slots=True)
class Pooling:
    """The largest or the mean of a window; torch allows it half a window of padding."""

    window: Window

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS, POOL_PADDING or WINDOW)."""
        channels, _, _ = flow.maps()
        most = self.window.kernel // 2
        if self.window.padding > most:
            padding, kernel = self.window.padding, self.window.kernel
            raise DesignError(DesignFault.POOL_PADDING, padding=padding, window=kernel, most=most)
        height, width, field = _slid(flow, self.window)
        return flow.on((channels, height, width), field)


@dataclass(frozen=True, slots=True)
class Halving:
    """The average pooling at the end of a transition, which needs two rows and two columns."""

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (TRANSITION)."""
        _, height, width = flow.maps()
        if min(height, width) < 2:
            raise DesignError(DesignFault.TRANSITION, height=height, width=width)
        return Pooling(Window(2, stride=2)).after(flow)


@dataclass(frozen=True, slots=True)
class GlobalAverage:
    """One number per map: ``(C, 1, 1)``."""

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS)."""
        channels, height, width = flow.maps()
        return flow.on((channels, 1, 1), flow.field if height == width == 1 else WHOLE_IMAGE)


@dataclass(frozen=True, slots=True)
class Pointwise:
    """Every number by itself, or with those of other channels at its place."""

    parameters_per_channel: int = 0
    on_maps_only: bool = False

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_MAPS) for a vector where only maps will do."""
        channels = flow.maps()[0] if self.on_maps_only else flow.shape[0]
        return flow.on(flow.shape, flow.field, self.parameters_per_channel * channels)


@dataclass(frozen=True, slots=True)
class Flat:
    """All numbers in a row: they have no place in the picture any more."""

    def after(self, flow: Intermediate) -> Intermediate:
        """Anything can be flattened."""
        return flow.on((math.prod(flow.shape),), None)


@dataclass(frozen=True, slots=True)
class FullyConnected:
    """Every unit reads every number."""

    units: int
    bias: bool = True

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` (NEEDS_VECTOR) for maps."""
        if len(flow.shape) == 3:
            channels, height, width = flow.shape
            numbers = channels * height * width
            raise DesignError(DesignFault.NEEDS_VECTOR, channels=channels, height=height, width=width, numbers=numbers)
        macs = flow.shape[0] * self.units
        return flow.on((self.units,), None, macs + self.units * self.bias, macs)


def _union(first: Field, second: Field) -> Field:
    if isinstance(first, ReceptiveField) and isinstance(second, ReceptiveField):
        return first.union(second)
    return WHOLE_IMAGE


@dataclass(frozen=True, slots=True)
class Branches:
    """Side by side, then added or, with ``concatenated``, one behind the other; they end in maps of one size."""

    branches: tuple[tuple[Primitive, ...], ...]
    concatenated: bool

    def after(self, flow: Intermediate) -> Intermediate:
        """Raises ``DesignError`` as the parts of the branches do."""
        flow.maps()
        ends = [through(branch, Intermediate(flow.shape, flow.field)) for branch in self.branches]
        channels = sum(end.shape[0] for end in ends) if self.concatenated else ends[0].shape[0]
        counted = Intermediate(
            flow.shape,
            flow.field,
            flow.nodes + sum(end.nodes for end in ends),
            flow.parameters + sum(end.parameters for end in ends),
            flow.macs + sum(end.macs for end in ends),
            flow.activations + sum(end.activations for end in ends),
        )
        return counted.on((channels, *ends[0].shape[1:]), reduce(_union, (end.field for end in ends)))
