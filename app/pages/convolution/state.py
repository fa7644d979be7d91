"""What a visitor selects on the Convolution page."""

from __future__ import annotations

from dataclasses import dataclass

from app.state import State, entry


@dataclass(frozen=True, slots=True)
class Convolution:
    """``settings`` is the view's own text, ``picture`` a key, ``kernel`` a reference to a filter of a network."""

    settings: str = entry("", name="conv", gradual=True)
    picture: str = entry("", name="conv_pic")
    kernel: str = entry("", name="kernel_from")


STATE = State("convolution", Convolution)
