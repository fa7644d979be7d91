"""Which elements a sliding window reads, padding included, and with what weight."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.explain.explanation import Terms
from cnnviz.explain.question import Numbers, Question
from cnnviz.geometry import Window

OUTSIDE = -1


def positions(window: Window, unit: int, size: int, padding_mode: str = "zeros") -> NDArray[np.int64]:
    """Rows (or columns) that ``unit`` reads through ``window``; -1 in zero padding and behind it (``ceil_mode``).

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


def patch(question: Question, channels: NDArray[np.int64]) -> Numbers:
    """Numbers of the cells under the window of the unit, ``(len(channels), kernel height, kernel width)``."""
    _, height, width = question.input_shape
    vertical, horizontal = question.node.windows or (Window(1), Window(1))
    _, row, column = question.unit
    rows = positions(vertical, row, height, question.node.padding_mode)[:, None]
    columns = positions(horizontal, column, width, question.node.padding_mode)[None, :]
    cells = (channels[:, None, None] * height + rows) * width + columns + 1
    return np.where((rows == OUTSIDE) | (columns == OUTSIDE), 0, cells)


def by_gradient(question: Question) -> Terms:
    """What a step that is linear in its first input reads: torch's own derivative of the unit is each weight.

    So ``count_include_pad``, ``divisor_override``, ``ceil_mode`` and uneven adaptive windows come out right. Elements
    of weight 0 are left out; the shape is that of the box that the others fill.
    """
    name = question.node.inputs[0]
    with torch.inference_mode(mode=False), torch.enable_grad():
        given = question.batch(name, question.maps[name]).requires_grad_()
        (slope,) = torch.autograd.grad(question.compute({name: given})[question.index], given)
    weights = slope[0].permute([axis - 1 for axis in question.axes(name)]).numpy()
    places = np.nonzero(weights)
    sides = tuple(len(np.unique(axis)) for axis in places)
    shape = sides if math.prod(sides) == len(places[0]) else (len(places[0]),)
    numbers = np.ravel_multi_index(places, weights.shape) + 1
    return question.terms(numbers.reshape(shape), weights[places].reshape(shape))
