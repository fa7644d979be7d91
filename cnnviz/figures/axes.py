"""Words and positions along the axes of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axes:
    """Titles of the axes; ``percent`` for values that are shares of one, ``low`` and ``high`` end the value axis."""

    x: str
    y: str
    percent: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Positions:
    """Where values stand along the x axis: numbers, their names when hovered, and the selected one."""

    values: Sequence[float]
    names: Sequence[str] | None = None
    selected: float | None = None
