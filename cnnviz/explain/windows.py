"""Which elements a sliding window reads, padding included, and with what weight."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.explain.context import ExplanationContext, Indices
from cnnviz.explain.explanation import Terms
from cnnviz.geometry import Window

OUTSIDE = -1


def positions(window: Window, unit: int, size: int, padding_mode: str = "zeros") -> NDArray[np.int64]:
    """Rows (or columns) that ``unit`` reads through ``window``; -1 in zero padding and after it (``ceil_mode``).

    An array ``(kernel,)``.

    >>> positions(Window(kernel=3, padding=2), unit=0, size=4).tolist()
    [-1, -1, 0]
    >>> positions(Window(kernel=3, padding=2), unit=0, size=4, padding_mode="reflect").tolist()
    [2, 1, 0]
    """
    reads = unit * window.stride + window.dilation * np.arange(window.kernel)
    cells = np.arange(size)
    if padding_mode == "zeros":
        inside = reads - window.padding
        return np.where((inside >= 0) & (inside < size), inside, OUTSIDE)
    sides = window.padding, window.padding_end
    if padding_mode == "reflect":
        return np.pad(cells, sides, mode="reflect")[reads]
    return np.pad(cells, sides, mode="wrap" if padding_mode == "circular" else "edge")[reads]


def patch(context: ExplanationContext, channels: NDArray[np.int64]) -> Indices:
    """Indices of the cells under the window of the unit, ``(C, kernel height, kernel width)``."""
    _, height, width = context.input_shape
    vertical, horizontal = context.node.windows or (Window(1), Window(1))
    _, row, column = context.unit
    rows = positions(vertical, row, height, context.node.padding_mode)[:, None]
    columns = positions(horizontal, column, width, context.node.padding_mode)[None, :]
    cells = (channels[:, None, None] * height + rows) * width + columns + 1
    return np.where((rows == OUTSIDE) | (columns == OUTSIDE), 0, cells)


def by_gradient(context: ExplanationContext) -> Terms:
    """The elements that a step which is linear in its first input reads; each weight is torch's derivative of the unit.

    So ``count_include_pad``, ``divisor_override``, ``ceil_mode`` and uneven adaptive windows come out right. Elements
    of weight 0 are left out; the shape is that of the box that the others fill.
    """
    name = context.node.inputs[0]
    with torch.inference_mode(mode=False), torch.enable_grad():
        values = context.batch(name, context.maps[name]).requires_grad_()
        (gradient,) = torch.autograd.grad(context.compute({name: values})[context.batch_index], values)
    weights = gradient[0].permute([axis - 1 for axis in context.axes(name)]).numpy()
    coordinates = np.nonzero(weights)
    sides = tuple(len(np.unique(axis)) for axis in coordinates)
    shape = sides if math.prod(sides) == len(coordinates[0]) else (len(coordinates[0]),)
    indices = np.ravel_multi_index(coordinates, weights.shape) + 1
    return context.terms(indices.reshape(shape), weights[coordinates].reshape(shape))
