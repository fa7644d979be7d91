"""The message to the browser: every name, shape and word once, so that 500 nodes stay near ten kilobytes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

from app.components.network_strip.volumes import Volume, glued, short_name
from cnnviz.graph.kinds import FAMILIES

_ORDER = tuple(map(str, FAMILIES))
_OUTSIDE = -1  # the block of a volume that is in none


@lru_cache(maxsize=64)
def encode(volumes: tuple[Volume, ...]) -> dict[str, Any]:
    """Columns, one entry for each volume, and the tables that they point into; JSON-serializable.

    ``inputs`` are distances back in the list, one number where there is one. ``glued`` lists positions. ``names`` are
    without the name of the innermost block where they begin with it. ``id`` is the same for the same network.
    Results are kept; do not change them.
    """
    blocks = _blocks(volumes)
    numbers = {block[0]: number for number, block in enumerate(blocks)}
    kinds = _Table()
    shapes = _Table()
    positions = {volume.name: position for position, volume in enumerate(volumes)}
    names = [_within(volume) for volume in volumes]
    return {
        "id": crc32("\n".join(volume.name for volume in volumes).encode()),
        "names": names,
        "titles": {str(i): title for i, title in _titles(volumes).items() if title != volumes[i].label},
        "labels": {str(i): v.label for i, v in enumerate(volumes) if v.label != short_name(v.name)},
        "block": [numbers[volume.block[-1]] if volume.block else _OUTSIDE for volume in volumes],
        "kind": [kinds.add((volume.kind, _ORDER.index(volume.family))) for volume in volumes],
        "shape": [shapes.add(volume.shape) for volume in volumes],
        "inputs": [_distances(position, volume, positions) for position, volume in enumerate(volumes)],
        "glued": [position for position, flag in enumerate(glued(volumes)) if flag],
        "blocks": blocks,
        "kinds": kinds.rows,
        "shapes": shapes.rows,
    }


def _titles(volumes: Sequence[Volume]) -> dict[int, str]:
    """Names for layers where their labels do not tell them apart or the module around them says it better.

    A convolution with its norm and activation that fill a module alone ("conv1.conv", "conv1.bn") has the module's
    name; labels that occur twice in a block have the name of the module around them in front.
    """
    starts = [position for position, flag in enumerate(glued(volumes)) if not flag]
    titles = {}
    for start, stop in zip(starts, [*starts[1:], len(volumes)], strict=True):
        module = _common([volume.name for volume in volumes[start:stop]])
        alone = module and sum(volume.name.startswith(module + ".") for volume in volumes) == stop - start
        titles[start] = short_name(module) if alone and stop - start > 1 else short_name(volumes[start].name)
    seen = Counter((volumes[position].block, title) for position, title in titles.items())
    return {
        position: _longer(volumes[position].name, title) if seen[volumes[position].block, title] > 1 else title
        for position, title in titles.items()
        if volumes[position].label in {volumes[position].name, short_name(volumes[position].name)}
    }


def _common(names: Sequence[str]) -> str:
    """The module around all of these nodes."""
    paths = [name.split(".")[:-1] for name in names]
    shared = [parts[0] for parts in zip(*paths, strict=False) if len(set(parts)) == 1]
    return ".".join(shared)


def _longer(name: str, title: str) -> str:
    """One more part of the name in front.

    >>> _longer("features.transition1.norm", "norm")
    'transition1.norm'
    """
    return ".".join(name.split(".")[-title.count(".") - 2 :])


class _Table:
    """Rows in the order of their first use."""

    def __init__(self) -> None:
        self.rows: list[tuple[object, ...]] = []
        self._positions: dict[tuple[object, ...], int] = {}

    def add(self, row: tuple[object, ...]) -> int:
        if row not in self._positions:
            self._positions[row] = len(self.rows)
            self.rows.append(row)
        return self._positions[row]


def _within(volume: Volume) -> str:
    """A leading dot says that the innermost block's name goes in front."""
    around = volume.block[-1] + "." if volume.block else ""
    return "." + volume.name.removeprefix(around) if around and volume.name.startswith(around) else volume.name


def _distances(position: int, volume: Volume, positions: Mapping[str, int]) -> int | list[int]:
    distances = [position - positions[source] for source in volume.inputs if source in positions]
    return distances[0] if len(distances) == 1 else distances


def _blocks(volumes: Sequence[Volume]) -> list[tuple[str, str, int, str]]:
    """Each block as (name, label, number of the block around it, how its paths run), outer ones first."""
    inside: dict[str, list[Volume]] = {}
    around: dict[str, str | None] = {}
    for volume in volumes:
        for outer, name in zip((None, *volume.block), volume.block, strict=False):
            inside.setdefault(name, []).append(volume)
            around[name] = outer
    numbers = {name: number for number, name in enumerate(inside)}
    shapes = {volume.name: volume.shape for volume in volumes}
    return [
        (name, short_name(name), numbers.get(around[name] or "", _OUTSIDE), _paths(members, shapes))
        for name, members in inside.items()
    ]


def _paths(members: Sequence[Volume], shapes: Mapping[str, tuple[int, ...]]) -> str:
    """A "shortcut" adds a path around others, "dense" concatenates it; else "branches", or "" for a single path."""
    sources = {member.name: member.inputs for member in members}
    meetings = [v for v in members if len(v.inputs) > 1 and not sources.keys().isdisjoint(v.inputs)]
    kinds = {_meeting(volume, sources, shapes) for volume in meetings}
    return next((paths for paths in ("dense", "branches", "shortcut") if paths in kinds), "")


def _meeting(volume: Volume, sources: Mapping[str, tuple[str, ...]], shapes: Mapping[str, tuple[int, ...]]) -> str:
    """What happens where paths meet; a gate (squeeze-and-excitation) multiplies shapes that differ, and is no sign."""
    incoming = [shapes[name] for name in volume.inputs if name in shapes]
    if volume.shape[0] > max(shape[0] for shape in incoming):  # concatenating adds the channels up
        return "dense" if _skips(volume, sources) else "branches"
    return "shortcut" if len(set(incoming)) == 1 else ""


def _skips(volume: Volume, sources: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one input is on the way to another one."""
    reached: set[str] = set()
    waiting = [step for name in volume.inputs for step in sources.get(name, ())]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(sources.get(name, ()))
    return not reached.isdisjoint(volume.inputs)
