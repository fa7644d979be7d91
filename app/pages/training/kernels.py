"""One weight among many: axes that numbers select, and a grid for the rest."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, ...]


def leading(shape: Shape) -> Shape:
    """Sizes of the axes that are selected by number: filter and channel of a convolution, the row of a matrix.

    >>> leading((32, 1, 3, 3)), leading((10, 84)), leading((10,))
    ((32, 1), (10,), ())
    """
    return shape[:2] if len(shape) > 2 else shape[:-1]


def grid(values: NDArray[np.float32], selected: Shape) -> NDArray[np.float32]:
    """The weights at these numbers of the leading axes, as a matrix ``(H, W)``: a vector in rows of equal length.

    >>> grid(np.zeros((4, 3136), np.float32), (0,)).shape
    (56, 56)
    """
    part: NDArray[np.float32] = values[selected]
    if part.ndim == 2:
        return part
    rows = next(rows for rows in range(int(part.size**0.5), 0, -1) if part.size % rows == 0)
    matrix: NDArray[np.float32] = part.reshape(rows, -1)
    return matrix


def index(shape: Shape, selected: Shape, cell: int) -> Shape:
    """The index of a cell of the grid in the parameter.

    >>> index((32, 1, 3, 3), (5, 0), 4), index((10, 84), (2,), 83)
    ((5, 0, 1, 1), (2, 83))
    """
    rest = shape[len(selected) :]
    return (*selected, *map(int, np.unravel_index(min(cell, prod(rest) - 1), rest)))


def cell(shape: Shape, place: Shape) -> int:
    """The cell of the grid that shows the weight at ``place`` of a parameter: the inverse of ``index``.

    >>> cell((32, 1, 3, 3), (5, 0, 1, 1)), cell((10, 84), (2, 83))
    (4, 83)
    """
    count = len(leading(shape))
    return int(np.ravel_multi_index(place[count:], shape[count:]))
