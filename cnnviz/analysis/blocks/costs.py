"""Weights and multiply-adds of blocks, counted without a network: of convolutions alone, no biases, no batch norms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cnnviz.analysis.cost.weights import convolution_weights
from cnnviz.analysis.receptive_field.stacks import stacked_field
from cnnviz.geometry import Window


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution of ``kernel`` x ``kernel`` from ``inputs`` to ``outputs`` channels that keeps the map's size.

    >>> Convolution(5, 480, 48).macs(14, 14)
    112896000
    """

    kernel: int
    inputs: int
    outputs: int

    @property
    def weights(self) -> int:
        """Kernel x kernel x inputs x outputs."""
        return convolution_weights(self.inputs, self.outputs, self.kernel**2)

    def macs(self, rows: int, columns: int) -> int:
        """Multiply-adds: every weight is used once at every position."""
        return rows * columns * self.weights


Convolutions = tuple[Convolution, ...]


def weights(stack: Iterable[Convolution]) -> int:
    """Weights of all layers."""
    return sum(layer.weights for layer in stack)


def macs(stack: Iterable[Convolution], rows: int, columns: int) -> int:
    """Multiply-adds of all layers on maps of ``rows`` x ``columns``."""
    return sum(layer.macs(rows, columns) for layer in stack)


def field(stack: Iterable[Convolution]) -> int:
    """Rows (and columns) of the input that one unit of the last layer sees."""
    windows = (Window(layer.kernel, padding=layer.kernel // 2) for layer in stack)
    return stacked_field(windows).size


def plain(channels: int) -> Convolutions:
    """Two 3x3 convolutions."""
    return (Convolution(3, channels, channels),) * 2


def bottleneck(channels: int, reduction: int) -> Convolutions:
    """1x1 down to ``channels / reduction``, 3x3 there, 1x1 back up (He et al. 2015, figure 5, right).

    >>> weights(bottleneck(256, 4)), weights(plain(64)), weights(plain(256))
    (69632, 73728, 1179648)
    """
    narrow = max(1, channels // reduction)
    return Convolution(1, channels, narrow), Convolution(3, narrow, narrow), Convolution(1, narrow, channels)


def direct(inputs: int, outputs: int, kernel: int) -> Convolutions:
    """One large convolution on all channels."""
    return (Convolution(kernel, inputs, outputs),)


def reduced(inputs: int, through: int, outputs: int, kernel: int) -> Convolutions:
    """A 1x1 convolution to ``through`` channels, then the large one on those.

    >>> macs(direct(480, 48, 5), 14, 14), macs(reduced(480, 16, 48, 5), 14, 14)
    (112896000, 5268480)
    """
    return Convolution(1, inputs, through), Convolution(kernel, through, outputs)


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
        """Number of channels that the block returns: start + growth x depth."""
        return self.start + self.growth * self.depth

    @property
    def inputs(self) -> tuple[int, ...]:
        """Number of channels that each layer reads."""
        return tuple(self.start + self.growth * layer for layer in range(self.depth))

    def layer(self, index: int) -> Convolutions:
        """The two convolutions of one layer, counted from 0."""
        return reduced(self.inputs[index], self.widening * self.growth, self.growth, 3)

    @property
    def layers(self) -> Convolutions:
        """All convolutions of the block."""
        return tuple(each for index in range(self.depth) for each in self.layer(index))

    def transition(self, compression: float) -> Convolution:
        """The 1x1 convolution behind the block: that share of its channels is left, rounded down."""
        return Convolution(1, self.channels, max(1, int(round(self.channels * compression, 9))))
