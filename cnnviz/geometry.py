"""Sliding windows and receptive fields: integers only.

Conventions: positions count from 0 at the first row (or column) of the picture; negative positions, and those at
or beyond its size, lie in the padding. Every formula holds along one axis; a picture has two.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from cnnviz.errors import WindowTooLargeError


@dataclass(frozen=True, slots=True)
class Window:
    """A sliding window along one axis: a convolution or a pooling layer.

    ``padding`` positions are added before the input and, unless ``padding_after`` says otherwise, as many after
    it (they differ only for "same" padding of an even extent). Raises ``ValueError`` for a kernel, stride or dilation
    below 1 or a padding below 0.

    >>> Window(kernel=11, stride=4, padding=2).output_size(224)
    55
    """

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    ceil_mode: bool = False
    padding_after: int | None = None

    def __post_init__(self) -> None:
        if min(self.kernel, self.stride, self.dilation) < 1 or min(self.padding, self.padding_end) < 0:
            raise ValueError(f"{self}: kernel, stride and dilation are at least 1, padding at least 0")

    @classmethod
    def same(cls, kernel: int, dilation: int = 1) -> Window:
        """The stride-1 window whose output is as long as its input; an odd surplus goes after it, as in torch.

        >>> Window.same(kernel=4)
        Window(kernel=4, stride=1, padding=1, dilation=1, ceil_mode=False, padding_after=2)
        """
        total = dilation * (kernel - 1)
        return cls(kernel, padding=total // 2, dilation=dilation, padding_after=total - total // 2)

    @property
    def padding_end(self) -> int:
        """Positions of padding after the input: ``padding_after``, or as many as before it."""
        return self.padding if self.padding_after is None else self.padding_after

    @property
    def extent(self) -> int:
        """Positions from the first to the last one touched, both included: ``dilation * (kernel - 1) + 1``."""
        return self.dilation * (self.kernel - 1) + 1

    def output_size(self, size: int) -> int:
        """Positions that the window takes: ``floor((size + padding on both sides - extent) / stride) + 1``.

        With ``ceil_mode`` the division rounds up, but a last window that would start in the padding after the
        input is dropped (torch.nn.MaxPool2d). Raises ``WindowTooLargeError`` when no window fits.

        >>> Window(kernel=3, stride=2, ceil_mode=True).output_size(112)
        56
        """
        room = size + self.padding + self.padding_end - self.extent
        if room < 0 and not (self.ceil_mode and room + self.stride > 0):
            raise WindowTooLargeError(self.extent, size, self.padding)
        if not self.ceil_mode:
            return room // self.stride + 1
        count = -(-room // self.stride) + 1
        return count - 1 if (count - 1) * self.stride >= size + self.padding else count

    def unread(self, size: int) -> int:
        """How many of the input's last positions no window reaches, because the stride does not fit.

        Raises ``WindowTooLargeError`` when no window fits.

        >>> Window(kernel=3, stride=2).unread(6)
        1
        """
        last = (self.output_size(size) - 1) * self.stride - self.padding + self.extent - 1
        return max(0, size - 1 - last)


@dataclass(frozen=True, slots=True)
class TransposedWindow:
    """A transposed convolution along one axis: every input position adds its value times the kernel to the output."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    output_padding: int = 0

    def output_size(self, size: int) -> int:
        """``(size - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1``.

        As torch.nn.ConvTranspose2d. Raises ``WindowTooLargeError`` when the padding leaves nothing.

        >>> TransposedWindow(kernel=2, stride=2).output_size(7)
        14
        """
        extent = self.dilation * (self.kernel - 1) + 1
        result = (size - 1) * self.stride - 2 * self.padding + extent + self.output_padding
        if result < 1:
            raise WindowTooLargeError(extent, size, self.padding)
        return result


@dataclass(frozen=True, slots=True)
class AxisField:
    """One axis of a receptive field: unit ``i`` sees ``size`` pixels from ``start + i * jump`` on.

    Araujo, Norris, Sim 2019, "Computing receptive fields of convolutional neural networks" (Distill).

    >>> AxisField().through(Window(kernel=7, stride=2, padding=3)).through(Window(kernel=3, stride=2, padding=1))
    AxisField(size=11, jump=4, start=-5)
    """

    size: int = 1
    jump: int = 1
    start: int = 0

    def through(self, window: Window) -> AxisField:
        """The field of a unit that looks at this map through ``window``."""
        return AxisField(
            size=self.size + (window.extent - 1) * self.jump,
            jump=self.jump * window.stride,
            start=self.start - window.padding * self.jump,
        )

    def union(self, other: AxisField) -> AxisField:
        """The smallest field that holds both; raises ``ValueError`` when their jumps differ."""
        if self.jump != other.jump:
            raise ValueError(f"jumps {self.jump} and {other.jump} differ")
        start = min(self.start, other.start)
        return AxisField(max(self.start + self.size, other.start + other.size) - start, self.jump, start)

    def interval(self, unit: int) -> tuple[int, int]:
        """First pixel of ``unit``'s field and the one after its last, padding included."""
        first = self.start + unit * self.jump
        return first, first + self.size

    def center(self, unit: int) -> float:
        """The middle pixel of ``unit``'s field (a half where the size is even)."""
        return self.start + unit * self.jump + (self.size - 1) / 2


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """The part of the picture that a unit can depend on, padding included."""

    vertical: AxisField = AxisField()
    horizontal: AxisField = AxisField()

    def through(self, vertical: Window, horizontal: Window) -> ReceptiveField:
        """The field of a unit that looks at this map through one window per axis."""
        return ReceptiveField(self.vertical.through(vertical), self.horizontal.through(horizontal))

    def union(self, other: ReceptiveField) -> ReceptiveField:
        """The smallest field that holds both, where branches meet; raises ``ValueError`` when jumps differ."""
        return ReceptiveField(self.vertical.union(other.vertical), self.horizontal.union(other.horizontal))


class Whole(Enum):
    """The field of a unit that depends on every pixel of the picture."""

    WHOLE_IMAGE = "whole image"

    def __str__(self) -> str:
        return self.value


WHOLE_IMAGE: Final = Whole.WHOLE_IMAGE
#: ``None``: the unit has no position in the picture (after flatten), or no single box holds for all units.
Field = ReceptiveField | Whole | None
