"""The receptive field after each operation, from the fields of its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from cnnviz.geometry import WHOLE_IMAGE, AxisField, Field, ReceptiveField, Window
from cnnviz.graph.kinds import Kind, Positions
from cnnviz.graph.operations import Operation, Windows

Shape = tuple[int, ...]
IDENTITY = Window(kernel=1)
#: Padding that reads the picture elsewhere than at its border: no box around the window holds what it sees.
READS_ELSEWHERE = frozenset({"reflect", "circular"})


def adaptive(before: Shape, size: Shape) -> Operation:
    """Adaptive average pooling from ``(C, H, W)`` to ``size``: a fixed window where the sizes divide.

    One output position per axis is global pooling; where the sizes do not divide, each unit has a window of its
    own and the operation carries none.
    """
    if size == (1, 1):
        return Operation(Kind.GLOBAL_AVERAGE_POOL)
    if any(have % want for have, want in zip(before[1:], size, strict=True)):
        return Operation(Kind.ADAPTIVE_AVERAGE_POOL)
    vertical, horizontal = (
        Window(kernel=have // want, stride=have // want) for have, want in zip(before[1:], size, strict=True)
    )
    return Operation(Kind.ADAPTIVE_AVERAGE_POOL, (vertical, horizontal))


def _union(first: Field, second: Field) -> Field:
    """Where branches meet; no single box holds for all units when one has none or the jumps differ."""
    if first is WHOLE_IMAGE or second is WHOLE_IMAGE:
        return WHOLE_IMAGE
    if first is None or second is None:
        return None
    try:
        return first.union(second)
    except ValueError:
        return None


def _through(field: Field, windows: Windows | None) -> Field:
    if windows is None:
        return WHOLE_IMAGE if field is WHOLE_IMAGE else None
    return field.through(*windows) if isinstance(field, ReceptiveField) else field


def _keeps_position(operation: Operation, inputs: Sequence[Shape], output: Shape) -> bool:
    """True where unit (row, column) comes from (row, column) alone: a linear layer on maps is a 1x1 convolution."""
    positions = operation.kind.traits.positions
    if positions is Positions.SAME_IF_SIZE_STAYS:
        return len(output) == 3 and inputs[0][1:] == output[1:]
    return positions in {Positions.SAME, Positions.SLICE}


def after(operation: Operation, fields: Sequence[Field], inputs: Sequence[Shape], output: Shape) -> Field:
    """The field of ``operation``'s units; ``inputs`` and ``output`` are shapes ``(C, H, W)`` or ``(C,)``.

    Of a slice it is that of what is sliced: ``after_slice`` goes on from there.
    """
    field = reduce(_union, fields)
    positions = operation.kind.traits.positions
    if positions is Positions.ALL:
        return field if inputs[0][1:] == (1, 1) else WHOLE_IMAGE
    if len(output) == 1 or positions is Positions.UNKNOWN:
        return None
    if _keeps_position(operation, inputs, output):
        return field
    if operation.padding_mode in READS_ELSEWHERE:
        return None
    return _through(field, operation.windows)


def _axis_after_slice(axis: AxisField, index: slice) -> AxisField:
    return AxisField(axis.size, axis.jump * (index.step or 1), axis.start + (index.start or 0) * axis.jump)


def _counts_from_start(index: Any) -> bool:
    return isinstance(index, slice) and (index.start is None or (isinstance(index.start, int) and index.start >= 0))


def after_slice(field: Field, index: Any) -> Field:
    """The field after ``x[:, :, ::2, ::2]``; picking one of a tuple, or channels, changes nothing.

    ``None`` where rows or columns are picked in another way: counted from the end, or a single one.
    """
    if not (isinstance(field, ReceptiveField) and isinstance(index, tuple)):
        return field
    vertical, horizontal = (*index[2:], slice(None), slice(None))[:2]
    if Ellipsis in index or not (_counts_from_start(vertical) and _counts_from_start(horizontal)):
        return None
    return ReceptiveField(_axis_after_slice(field.vertical, vertical), _axis_after_slice(field.horizontal, horizontal))
