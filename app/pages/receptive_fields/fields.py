"""Receptive fields as texts."""

from __future__ import annotations

from app.text import Words
from app.text.format import sides
from cnnviz import WHOLE_IMAGE, ReceptiveField
from cnnviz.geometry import Field


def size_text(words: Words, field: Field) -> str:
    """The size of a field in pixels."""
    if not isinstance(field, ReceptiveField):
        return words("receptive_fields.whole" if field is WHOLE_IMAGE else "receptive_fields.none")
    height, width = field.vertical.size, field.horizontal.size
    if height == width:
        return words("receptive_fields.pixels", size=f"{height:,}")
    return words("receptive_fields.pixels-two", height=f"{height:,}", width=f"{width:,}")


def jump_text(field: ReceptiveField) -> str:
    """The jump in pixels, or both where the axes differ."""
    return sides(field.vertical.jump, field.horizontal.jump)
