"""What the strip draws: one volume for each node of a network."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PICTURE = "input"

#: Families that are drawn as a thin slice on the volume they follow, as long as the shape stays the same.
_THIN = frozenset({"normalization", "activation", "other"})


@dataclass(frozen=True, slots=True)
class Volume:
    """One node: ``shape`` is ``(C, H, W)`` or ``(C,)``; ``inputs`` are names of volumes, ``"input"`` is the picture.

    ``kind`` is the word for what it does, in the visitor's language; ``family`` is that of ``cnnviz.graph.kinds``.
    ``block`` is the path of foldable blocks around it, outermost first (see ``blocks.with_blocks``).
    """

    name: str
    label: str
    kind: str
    family: str
    shape: tuple[int, ...]
    inputs: tuple[str, ...]
    block: tuple[str, ...] = ()


def short_name(name: str) -> str:
    """The end of a node's name that still says something.

    >>> short_name("layer1.0.conv2"), short_name("layer1.0"), short_name("features.3.block.0.1")
    ('conv2', 'layer1.0', 'block.0.1')
    """
    parts = name.split(".")
    start = len(parts) - 1
    while start > 0 and parts[start][0].isdigit():
        start -= 1
    return ".".join(parts[start:])


def glued(volumes: Sequence[Volume]) -> tuple[bool, ...]:
    """Whether each volume is a thin slice on the one before it.

    True for a normalization, activation or other pointwise step that alone reads the volume before it, changes no
    size and is in the same block. What is in front of the first slice is a layer as people count them.
    """
    readers = Counter(source for volume in volumes for source in volume.inputs)
    flags = [False]
    for before, volume in pairwise(volumes):
        alone = volume.inputs == (before.name,) and readers[before.name] == 1
        same = volume.shape == before.shape and volume.block == before.block
        flags.append(alone and same and volume.family in _THIN and before.name != PICTURE)
    return tuple(flags[: len(volumes)])
