"""Stacks of small kernels against one kernel with the same receptive field: fields, parameters, multiply-adds.

Square kernels, as many channels in as out, no biases; every layer is padded so that only its stride makes maps smaller.
Simonyan and Zisserman 2014, "Very deep convolutional networks" (section 2.3), for three 3x3 against one 7x7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import mul

from cnnviz.analysis.cost.weights import convolution_weights
from cnnviz.geometry import AxisField, Window


def stacked_field(windows: Iterable[Window]) -> AxisField:
    """The receptive field along one axis of a unit behind all ``windows``, in positions of the first layer's input.

    >>> stacked_field([Window(3), Window(3)]).size
    5
    """
    return reduce(AxisField.through, windows, AxisField())


@dataclass(frozen=True, slots=True)
class Stack:
    """``windows`` along one axis, first to last; ``channels`` in and out of each; maps of ``size`` x ``size`` go in.

    >>> two, five = Stack.of(3, layers=2, channels=128), Stack.of(5, channels=128)
    >>> two.field.size, two.parameters, five.parameters
    (5, 294912, 409600)
    """

    windows: tuple[Window, ...]
    channels: int
    size: int

    @classmethod
    def of(
        cls, kernel: int, *, layers: int = 1, stride: int = 1, dilations: tuple[int, ...] = (), **maps: int
    ) -> Stack:
        """``layers`` odd kernels of one size and stride, with a dilation each, 1 by default."""
        spread = dilations or (1,) * layers
        windows = tuple(Window(kernel, stride, each * (kernel - 1) // 2, each) for each in spread)
        return cls(windows, **{"channels": 1, "size": 56, **maps})

    @property
    def field(self) -> AxisField:
        """The field of a unit of the last layer in the first layer's input."""
        return stacked_field(self.windows)

    @property
    def parameters(self) -> int:
        """Weights of all layers: the sum of ``kernel**2 * channels**2``."""
        return sum(map(self._weights, self.windows))

    @property
    def outputs(self) -> tuple[int, ...]:
        """The side of each layer's map."""
        sizes = [self.size]
        for window in self.windows:
            sizes.append(window.output_size(sizes[-1]))
        return tuple(sizes[1:])

    @property
    def macs(self) -> int:
        """Multiply-adds of all layers: the sum of ``output**2 * kernel**2 * channels**2``."""
        return sum(side**2 * self._weights(window) for side, window in zip(self.outputs, self.windows, strict=True))

    def _weights(self, window: Window) -> int:
        return convolution_weights(self.channels, self.channels, window.kernel**2)

    def rival(self) -> Stack:
        """One kernel with the same receptive field and stride.

        >>> Stack.of(3, layers=3).rival().windows
        (Window(kernel=7, stride=1, padding=3, dilation=1, ceil_mode=False, padding_after=None),)
        """
        field = self.field
        one = Window(field.size, field.jump, (field.size - 1) // 2)
        return Stack((one,), self.channels, self.size)

    @property
    def jumps(self) -> tuple[int, ...]:
        """Positions of the first layer's input between neighbors on each map; 1, the input's own, first."""
        return tuple(accumulate((window.stride for window in self.windows), mul, initial=1))

    def levels(self) -> tuple[Mapping[int, int], ...]:
        """What a unit of the last layer depends on: per level, position and number of paths from there to the unit.

        The unit itself first, the first layer's input last. Positions count in those of the latter, relative to the
        unit's. With a stride or a dilation there can be gaps.

        >>> [dict(level) for level in Stack.of(3, layers=2).levels()]
        [{0: 1}, {-1: 1, 0: 1, 1: 1}, {-2: 1, -1: 2, 0: 3, 1: 2, 2: 1}]
        """
        levels: list[Mapping[int, int]] = [{0: 1}]
        for rays in self.rays():
            paths: Counter[int] = Counter()
            for above, below in rays:
                paths[below] += levels[-1][above]
            levels.append(dict(sorted(paths.items())))
        return tuple(levels)

    def rays(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """Pairs of a position on a level and one that it reads on the level below; the last layer's first."""
        positions = {0}
        for window, jump in zip(reversed(self.windows), reversed(self.jumps[:-1]), strict=True):
            taps = [(tap * window.dilation - window.padding) * jump for tap in range(window.kernel)]
            rays = tuple((position, position + tap) for position in sorted(positions) for tap in taps)
            positions = {below for _, below in rays}
            yield rays
