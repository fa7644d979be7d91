"""The arithmetic of one unit: where its number comes from, drawn by ``unit_arithmetic.js``.

Pointing at things never reaches Python; going to another unit, or back, does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from app.components import Wording, component, pack
from app.components.unit_arithmetic.encode import Message
from app.components.unit_arithmetic.words import texts

#: Libraries of the browser that it uses.
LIBRARIES: Final = ("arithmetic",)
GO: Final = re.compile(r"([0-9]{1,6}),([0-9]{1,6}),([0-9]{1,6}),(.{1,300})", re.ASCII)
BACK: Final = "back"


@dataclass(frozen=True, slots=True)
class Target:
    """A unit that the visitor wants to see next, as the browser told: whether it exists is not checked."""

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
) -> None:
    """Draw what ``encode`` or ``encode_pixel`` made.

    ``on_go`` is called with the unit to go to and ``on_back`` for one step back, before the script runs again. Raises
    ``KeyError`` for missing words.
    """

    def asked() -> None:
        told = st.session_state.get(key, {}).get("asked")
        target = target_of(told)
        if on_go is not None and target is not None:
            on_go(target)
        elif on_back is not None and told == BACK:
            on_back()

    header, blobs = message
    extra = {"key": key, "trail": on_back is not None, "words": texts(words, header["rule"], header["kind"])}
    data = pack(header | extra, blobs)
    component("unit_arithmetic", *LIBRARIES)(key=key, data=data, on_asked_change=asked)


def target_of(told: object) -> Target | None:
    """The unit behind ``"channel,row,column,node"``; ``None`` for anything else: browsers can be made to lie.

    >>> target_of("17,4,9,layer3.0.conv2")
    Target(node='layer3.0.conv2', channel=17, row=4, column=9)
    """
    found = GO.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        return None
    channel, row, column, node = found.groups()
    return Target(node, int(channel), int(row), int(column))
