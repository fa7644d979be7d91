"""What blocks cost: weights and multiply-adds, counted without a network.

Weights of convolutions alone, as sources S1 and S2 count: no biases, no batch norms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from cnnviz.geometry import AxisField, Window


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution of ``kernel`` x ``kernel`` from ``inputs`` to ``outputs`` channels that keeps the map's size.

    >>> Layer(5, 480, 48).macs(14, 14)
    112896000
    """

    kernel: int
    inputs: int
    outputs: int

    @property
    def weights(self) -> int:
        """Kernel x kernel x inputs x outputs."""
        return self.kernel**2 * self.inputs * self.outputs

    def macs(self, rows: int, columns: int) -> int:
        """Multiply-adds: every weight is used once at every place of the map."""
        return rows * columns * self.weights


Stack = tuple[Layer, ...]


def weights(stack: Iterable[Layer]) -> int:
    """Of all layers together."""
    return sum(layer.weights for layer in stack)


def macs(stack: Iterable[Layer], rows: int, columns: int) -> int:
    """Multiply-adds of all layers on maps of this size."""
    return sum(layer.macs(rows, columns) for layer in stack)


def field(stack: Iterable[Layer]) -> int:
    """Rows (and columns) of the input that one unit behind the stack sees."""
    windows = (Window(layer.kernel, padding=layer.kernel // 2) for layer in stack)
    return reduce(AxisField.through, windows, AxisField()).size


def plain(channels: int) -> Stack:
    """Two 3x3 convolutions."""
    return (Layer(3, channels, channels),) * 2


def bottleneck(channels: int, reduction: int) -> Stack:
    """1x1 down to ``channels / reduction``, 3x3 there, 1x1 back up (He et al. 2015, figure 5, right).

    >>> weights(bottleneck(256, 4)), weights(plain(64)), weights(plain(256))
    (69632, 73728, 1179648)
    """
    narrow = max(1, channels // reduction)
    return Layer(1, channels, narrow), Layer(3, narrow, narrow), Layer(1, narrow, channels)


def direct(inputs: int, outputs: int, kernel: int) -> Stack:
    """One large convolution on all channels."""
    return (Layer(kernel, inputs, outputs),)


def reduced(inputs: int, through: int, outputs: int, kernel: int) -> Stack:
    """A 1x1 convolution to ``through`` channels first, the large one on those.

    Source S1's example:

    >>> macs(direct(480, 48, 5), 14, 14), macs(reduced(480, 16, 48, 5), 14, 14)
    (112896000, 5268480)
    """
    return Layer(1, inputs, through), Layer(kernel, through, outputs)


@dataclass(frozen=True, slots=True)
class Dense:
    """A dense block of ``depth`` layers that each add ``growth`` channels to the ``start`` that come in.

    As in DenseNet-B (Huang et al. 2017): a layer is a 1x1 convolution to ``widening`` x ``growth`` channels and a 3x3.

    >>> block = Dense(start=64, growth=32, depth=6)
    >>> block.channels, block.inputs, weights(block.layers)
    (256, (64, 96, 128, 160, 192, 224), 331776)
    """

    start: int
    growth: int
    depth: int
    widening: int = 4

    @property
    def channels(self) -> int:
        """What the block returns: start + growth x depth."""
        return self.start + self.growth * self.depth

    @property
    def inputs(self) -> tuple[int, ...]:
        """How many channels each layer reads."""
        return tuple(self.start + self.growth * layer for layer in range(self.depth))

    def layer(self, index: int) -> Stack:
        """The two convolutions of one layer, counted from 0."""
        return reduced(self.inputs[index], self.widening * self.growth, self.growth, 3)

    @property
    def layers(self) -> Stack:
        """Every convolution of the block."""
        return tuple(each for index in range(self.depth) for each in self.layer(index))

    def transition(self, compression: float) -> Layer:
        """The 1x1 convolution behind the block: that share of its channels is left, rounded down."""
        return Layer(1, self.channels, max(1, int(round(self.channels * compression, 9))))
