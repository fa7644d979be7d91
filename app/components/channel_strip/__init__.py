"""The channels of one layer side by side, colored by what they see. Drawn by ``app/frontend/channel_strip``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.components import mount, pack
from app.components.ground import Ground, box_message
from cnnviz.analysis.receptive_field.channels import ConcatenatedInput
from cnnviz.geometry import WHOLE_IMAGE, Field

KEY: Final = "channel-strip"
#: From the smallest field to the largest: neither a color of maps or weights, nor one of a kind of layer.
RAMP: Final = {"light": ("#ded8f5", "#34196b"), "dark": ("#43386b", "#e6defc")}


@dataclass(frozen=True, slots=True)
class FieldKind:
    """Channels with one field: ``title`` tells its size."""

    field: Field
    title: str
    count: int


def ramp(share: float, theme: str) -> str:
    """The color of a field by its rank: 0 the smallest, 1 the largest.

    >>> ramp(0, "light"), ramp(1, "dark")
    ('#ded8f5', '#e6defc')
    """
    ends = (bytes.fromhex(color.removeprefix("#")) for color in RAMP[theme])
    return "#" + "".join(f"{round(one + share * (other - one)):02x}" for one, other in zip(*ends, strict=True))


def channel_strip(
    name: str,
    parts: Sequence[ConcatenatedInput],
    kinds: Sequence[FieldKind],
    *,
    ground: Ground,
    unit: tuple[int, int],
    words: Mapping[str, str],
) -> None:
    """Draw the strip of the concatenation ``name``: its parts in order, colored by ``kinds``, smallest field first.

    ``unit`` (row, column) is the one whose fields lie on the picture.
    """
    header = {
        "key": KEY,
        "name": name,
        "words": dict(words),
        "channels": sum(part.count for part in parts),
        "parts": [_part(index, part) for index, part in enumerate(parts)],
        "runs": range_messages(parts, [kind.field for kind in kinds]),
        "kinds": [_kind(kind, index / max(1, len(kinds) - 1), unit) for index, kind in enumerate(kinds)],
        **ground.header(),
    }
    mount("channel_strip", key=KEY, message=pack(header, ground.blobs()))


def range_messages(parts: Sequence[ConcatenatedInput], fields: Sequence[Field]) -> list[dict[str, int]]:
    """Neighboring channels of one input that see the same: where they begin, how many, and which of the fields."""
    ranges = []
    for part in parts:
        first = part.first
        for run in part.ranges:
            ranges.append({"first": first, "count": run.count, "kind": fields.index(run.field)})
            first += run.count
    return ranges


def _part(index: int, part: ConcatenatedInput) -> dict[str, Any]:
    short = ".".join(part.source.split(".")[-2:])
    return {"index": index, "source": part.source, "short": short, "first": part.first, "count": part.count}


def _kind(kind: FieldKind, share: float, unit: tuple[int, int]) -> dict[str, Any]:
    return {
        "title": kind.title,
        "count": kind.count,
        "box": box_message(kind.field, unit),
        "whole": kind.field is WHOLE_IMAGE,
        "light": ramp(share, "light"),
        "dark": ramp(share, "dark"),
    }
