"""Which nodes a reader would fold into one block, from the names of the nodes and their order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from app.components.network_strip.volumes import Volume, glued

_SMALL = 12  # a network of so few layers is shown whole, and so is a row of so few that no module holds
_FEWEST = 3  # layers in a block made from a module
_FEWEST_IN_RUN = 2  # layers in a block made from a row of convolutions
_MAPS = 3  # numbers in the shape of a volume that is not a vector


def with_blocks(volumes: Sequence[Volume]) -> tuple[Volume, ...]:
    """The same volumes, each with the path of blocks that it is inside.

    A block is a module that holds at least three layers in a row (a layer is a node with the normalization and
    activation glued to it). A module that is the only block within the one around it tells nothing new, and is left
    out: this removes "features" around a whole network and "block" within a residual block. A long row of layers
    that no module groups (VGG) is grouped by resolution: the convolutions between two poolings.

    Vectors at the end and networks of up to twelve layers are not folded.
    """
    plain = tuple(replace(volume, block=()) for volume in volumes)
    layers = [not flag for flag in glued(plain)]
    if sum(layers) <= _SMALL:
        return plain
    members = _members(plain, layers)
    kept = _without_only_children(members)
    nested = tuple(replace(volume, block=tuple(p for p in _prefixes(volume.name) if p in kept)) for volume in plain)
    return _with_runs(nested, layers)


def _prefixes(name: str) -> list[str]:
    """The modules around a node, outermost first: "a.b.c" is in "a" and "a.b"."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _members(volumes: Sequence[Volume], layers: Sequence[bool]) -> dict[str, list[int]]:
    """Each module that is worth folding, with the positions of its nodes."""
    members: dict[str, list[int]] = {}
    for position, volume in enumerate(volumes):
        for prefix in _prefixes(volume.name):
            members.setdefault(prefix, []).append(position)

    def worth_folding(positions: list[int]) -> bool:
        in_a_row = positions[-1] - positions[0] + 1 == len(positions)
        maps = any(len(volumes[position].shape) == _MAPS for position in positions)
        return in_a_row and maps and sum(layers[position] for position in positions) >= _FEWEST

    return {prefix: positions for prefix, positions in members.items() if worth_folding(positions)}


def _without_only_children(prefixes: Sequence[str] | dict[str, list[int]]) -> frozenset[str]:
    """Without blocks that have no sibling, until none is left (what was inside them moves up)."""
    kept = frozenset(prefixes)
    while True:
        only = {prefix for prefix in kept if len(_siblings(prefix, kept)) == 1}
        outermost = {prefix for prefix in only if not only & set(_prefixes(prefix))}
        if not outermost:
            return kept
        kept -= outermost


def _siblings(prefix: str, kept: frozenset[str]) -> list[str]:
    """The blocks with the same nearest block around them, itself included."""
    return [other for other in kept if _parent(other, kept) == _parent(prefix, kept)]


def _parent(prefix: str, kept: frozenset[str]) -> str | None:
    return next((around for around in reversed(_prefixes(prefix)) if around in kept), None)


def _with_runs(volumes: tuple[Volume, ...], layers: Sequence[bool]) -> tuple[Volume, ...]:
    loose = [not volume.block and len(volume.shape) == _MAPS for volume in volumes]
    if sum(a and b for a, b in zip(loose, layers, strict=True)) <= _SMALL:
        return volumes
    result = list(volumes)
    for start, stop in _runs(volumes, layers):
        path = (_run_name(volumes[start].name, volumes[stop - 1].name),)
        result[start:stop] = [replace(volume, block=path) for volume in volumes[start:stop]]
    return tuple(result)


def _runs(volumes: Sequence[Volume], layers: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Rows of convolutions of one resolution, with what is glued to them, as (start, stop)."""
    keys: list[tuple[int, ...] | None] = []
    for volume, is_layer in zip(volumes, layers, strict=True):
        if is_layer:
            folds = volume.family == "convolution" and not volume.block
            keys.append(volume.shape[1:] if folds else None)
        else:
            keys.append(keys[-1])
    for key, group in groupby(range(len(volumes)), key=keys.__getitem__):
        positions = list(group)
        if key is not None and sum(layers[position] for position in positions) >= _FEWEST_IN_RUN:
            yield positions[0], positions[-1] + 1


def _run_name(first: str, last: str) -> str:
    """A row of nodes as one name.

    >>> _run_name("features.5", "features.8")
    'features.5–8'
    """
    shared = first.rpartition(".")[0]
    tail = last.removeprefix(shared + ".") if shared else last
    return f"{first}–{tail}"
