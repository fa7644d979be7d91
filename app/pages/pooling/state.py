"""What a visitor selects on the Pooling page."""

from __future__ import annotations

from dataclasses import dataclass

from app.state import State, entry

#: No map has been shown or missing yet: the visitor has just come.
UNSEEN = "?"


@dataclass(frozen=True, slots=True)
class Pooling:
    """``settings`` is the view's own text, ``map`` a reference to a feature map, ``shown`` the one shown last."""

    settings: str = entry("", name="pool", gradual=True)
    map: str = entry("", name="map_from")
    shown: str = entry(UNSEEN, listed=False)


STATE = State("pooling", Pooling)
