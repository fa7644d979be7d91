"""The arithmetic of one unit: where its number comes from, drawn by ``app/frontend/unit_arithmetic``.

Pointing at things never reaches Python; opening another unit, or going back, does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.components import Note, Wording, mount, pack
from app.components.browser import handler, text
from app.components.unit_arithmetic.encode import Message
from app.components.unit_arithmetic.words import texts

EVENT: Final = "open"
UNIT: Final = re.compile(r"([0-9]{1,6}),([0-9]{1,6}),([0-9]{1,6}),(.{1,300})", re.ASCII)
BACK: Final = "back"
LONGEST: Final = 400  # characters of what the browser sends


@dataclass(frozen=True, slots=True)
class Target:
    """The unit that the visitor opens next, as the browser sent it: whether it exists is not checked."""

    node: str
    channel: int
    row: int
    column: int


def unit_arithmetic(
    message: Message,
    *,
    key: str,
    words: Wording,
    on_go: Callable[[Target], None] | None = None,
    on_back: Callable[[], None] | None = None,
    note: Note | None = None,
) -> None:
    """Draw what ``encode`` or ``encode_pixel`` returned.

    ``on_go`` is called with the unit to open and ``on_back`` for one step back, before the script runs again.
    ``note`` stands under the sum. Raises ``KeyError`` for missing words.
    """

    def move(sent: str) -> None:
        target = target_of(sent)
        if on_go is not None and target is not None:
            on_go(target)
        elif on_back is not None and sent == BACK:
            on_back()

    header, blobs = message
    trail, line = on_back is not None, note and note.message()
    extra = {"key": key, "trail": trail, "note": line, "words": texts(words, header["rule"], header["kind"])}
    changed = handler(key, EVENT, text(LONGEST), move)
    mount("unit_arithmetic", key=key, message=pack(header | extra, blobs), on_open_change=changed)


def target_of(value: object) -> Target | None:
    """The unit behind ``"channel,row,column,node"``; ``None`` for anything else that a browser may send.

    >>> target_of("17,4,9,layer3.0.conv2")
    Target(node='layer3.0.conv2', channel=17, row=4, column=9)
    """
    match = UNIT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    channel, row, column, node = match.groups()
    return Target(node, int(channel), int(row), int(column))
