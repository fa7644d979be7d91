"""Families of kinds of layers, and the color and letter of each: those of the table of kinds."""

from cnnviz.graph.kinds import FAMILIES, Kind
from cnnviz.graph.kinds import FamilyStyle as Look

__all__ = ["FAMILIES", "Look", "family"]


def family(kind: str) -> str:
    """The family of a kind of node.

    >>> str(family("max-pool")), str(family("flatten"))
    ('pooling', 'other')
    """
    return Kind(kind).traits.family
