"""Several small kernels, one behind the other, against one that sees as much: fields, parameters, multiply-adds.

Square kernels, as many channels in as out, no biases; every layer is padded so that only its stride makes maps smaller.
Simonyan and Zisserman 2014, "Very deep convolutional networks" (section 2.3), for three 3x3 against one 7x7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import mul

from cnnviz.geometry import AxisField, Window


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
        """``layers`` odd kernels of one size and stride, each with its dilation (1 unless told)."""
        spread = dilations or (1,) * layers
        windows = tuple(Window(kernel, stride, each * (kernel - 1) // 2, each) for each in spread)
        return cls(windows, **{"channels": 1, "size": 56, **maps})

    @property
    def field(self) -> AxisField:
        """What a unit of the last layer sees of what the first reads."""
        return reduce(AxisField.through, self.windows, AxisField())

    @property
    def parameters(self) -> int:
        """Weights of all layers: the sum of ``kernel**2 * channels**2``."""
        return sum(window.kernel**2 for window in self.windows) * self.channels**2

    @property
    def outputs(self) -> tuple[int, ...]:
        """The side of each layer's map."""
        found = [self.size]
        for window in self.windows:
            found.append(window.output_size(found[-1]))
        return tuple(found[1:])

    @property
    def macs(self) -> int:
        """Multiply-adds of all layers: the sum of ``output**2 * kernel**2 * channels**2``."""
        terms = (side**2 * window.kernel**2 for side, window in zip(self.outputs, self.windows, strict=True))
        return sum(terms) * self.channels**2

    def rival(self) -> Stack:
        """One kernel that sees as large a window in steps as large.

        >>> Stack.of(3, layers=3).rival().windows
        (Window(kernel=7, stride=1, padding=3, dilation=1, ceil_mode=False, padding_after=None),)
        """
        field = self.field
        one = Window(field.size, field.jump, (field.size - 1) // 2)
        return Stack((one,), self.channels, self.size)

    @property
    def jumps(self) -> tuple[int, ...]:
        """How many cells of the first layer's input one step on each map stands for; the input's own, 1, first."""
        return tuple(accumulate((window.stride for window in self.windows), mul, initial=1))

    def levels(self) -> tuple[Mapping[int, int], ...]:
        """What a unit of the last layer depends on: per level, place and number of paths that lead from there to it.

        The unit itself first, what the first layer reads last. Places count in cells of the latter, from the unit's own
        place. With a stride or a dilation there can be gaps.

        >>> [dict(level) for level in Stack.of(3, layers=2).levels()]
        [{0: 1}, {-1: 1, 0: 1, 1: 1}, {-2: 1, -1: 2, 0: 3, 1: 2, 2: 1}]
        """
        found: list[Mapping[int, int]] = [{0: 1}]
        for rays in self.rays():
            paths: Counter[int] = Counter()
            for above, below in rays:
                paths[below] += found[-1][above]
            found.append(dict(sorted(paths.items())))
        return tuple(found)

    def rays(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """From each place on a level to those that it reads on the one below: the last layer's first."""
        places = {0}
        for window, jump in zip(reversed(self.windows), reversed(self.jumps[:-1]), strict=True):
            taps = [(tap * window.dilation - window.padding) * jump for tap in range(window.kernel)]
            rays = tuple((place, place + tap) for place in sorted(places) for tap in taps)
            places = {below for _, below in rays}
            yield rays
