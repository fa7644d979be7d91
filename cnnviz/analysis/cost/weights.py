"""Numbers of weights of single layers, without biases."""

from __future__ import annotations

from math import prod


def convolution_weights(inputs: int, outputs: int, area: int, groups: int = 1) -> int:
    """Weights of a convolution whose kernel has ``area`` = height x width cells: ``inputs / groups * outputs * area``.

    >>> convolution_weights(480, 48, 5 * 5), convolution_weights(32, 32, 3 * 3, groups=32)
    (576000, 288)
    """
    return inputs // groups * outputs * area


def flattened_weights(maps: tuple[int, ...], outputs: int) -> int:
    """Weights of a fully connected layer with ``outputs`` units that reads flattened maps ``(C, H, W)``.

    >>> flattened_weights((1024, 7, 7), 1024)
    51380224
    """
    return prod(maps) * outputs
