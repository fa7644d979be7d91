"""Receptive fields as texts."""

from __future__ import annotations

from app.text import Words
from app.text.format import NOTHING, sides
from cnnviz import WHOLE_IMAGE, Node, ReceptiveField
from cnnviz.geometry import Field


def size_text(words: Words, field: Field) -> str:
    """The size of a field, without its unit."""
    if isinstance(field, ReceptiveField):
        return sides(field.vertical.size, field.horizontal.size)
    return words("architectures.whole") if field is WHOLE_IMAGE else NOTHING


def pixels(words: Words, node: Node | None) -> str:
    """The size of a node's field in px, or a dash."""
    return f"{size_text(words, node.receptive_field)} px" if node else NOTHING
