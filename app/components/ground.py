"""The picture and the fields on it, as ``app/frontend/widgets/plane.js`` draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.components.values import require_picture, small_picture
from cnnviz.geometry import WHOLE_IMAGE, AxisField, Field, ReceptiveField

LONGEST_SIDE: Final = 420  # pixels of the picture as drawn: more would not be seen


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture (height, width, 1 or 3) in bytes, in the pixels that the network receives."""

    picture: NDArray[np.uint8]

    def __post_init__(self) -> None:
        require_picture(self.picture)

    @property
    def pixels(self) -> tuple[int, int]:
        """Height and width."""
        return self.picture.shape[0], self.picture.shape[1]

    def header(self) -> dict[str, Any]:
        """What the scripts read: the picture's size, and that of the bytes sent."""
        return {"pixels": self.pixels, "drawn": self._small().shape}

    def blobs(self) -> dict[str, bytes]:
        """The bytes, fewer than the pixels where the picture is large."""
        return {"picture": self._small().tobytes()}

    def _small(self) -> NDArray[np.uint8]:
        return small_picture(self.picture, LONGEST_SIDE)


def field_message(field: Field) -> list[dict[str, int]] | str:
    """A field for the scripts: rows and columns, or ``"whole"`` or ``"none"``.

    >>> field_message(ReceptiveField(AxisField(7, 2, -3), AxisField(5, 2, -2)))[1]
    {'size': 5, 'jump': 2, 'start': -2}
    """
    if not isinstance(field, ReceptiveField):
        return "whole" if field is WHOLE_IMAGE else "none"
    return [_axis(field.vertical), _axis(field.horizontal)]


def box_message(field: Field, unit: tuple[int, int]) -> Mapping[str, int] | None:
    """What one unit sees, in pixels; ``None`` where the field is no box."""
    if not isinstance(field, ReceptiveField):
        return None
    (top, bottom), (left, right) = field.vertical.interval(unit[0]), field.horizontal.interval(unit[1])
    return {"top": top, "left": left, "bottom": bottom, "right": right}


def _axis(span: AxisField) -> dict[str, int]:
    return {"size": span.size, "jump": span.jump, "start": span.start}
