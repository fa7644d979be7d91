"""The network strip: a whole network as volumes from input to output, folded into blocks, to click on."""

from typing import Any

import streamlit as st

from app.components import Wording, component, tell_selected
from app.components.network_strip.blocks import with_blocks
from app.components.network_strip.colors import FAMILIES, Look, family
from app.components.network_strip.encode import encode
from app.components.network_strip.volumes import PICTURE, Volume, short_name

__all__ = ["FAMILIES", "PICTURE", "WORDS", "Look", "Volume", "family", "network_strip", "short_name", "with_blocks"]

#: The keys of ``assets/text/strip.toml``.
WORDS = (
    "strip",
    "help",
    "block",
    "contains",
    "contains-blocks",
    "fold",
    "unfold",
    "fold-all",
    "folded",
    "reads",
    "shortcut",
    "dense",
    "branches",
    "save-png",
)


def network_strip(volumes: tuple[Volume, ...], *, selected: str | None, words: Wording, key: str) -> str | None:
    """Draw the strip; returns the name of the volume just picked, or ``None``.

    ``volumes`` are in execution order with their blocks filled in (``with_blocks``); the first is the picture itself,
    named ``"input"``, if it is to be drawn. ``words`` (``app.text.Words``) hold ``strip.<key>`` for each of ``WORDS``,
    and ``kinds.family.<slug>``. What is folded and unfolded is known to the browser alone. The selected name travels
    in a message of its own, so that the network is sent only once.

    Raises ``KeyError`` for a missing word.
    """
    data = _message(volumes, words, key)
    with st.container(gap=None):
        tell_selected(f"{key}-{data['network']['id']}", selected)
        picked = component("network_strip")(key=key, data=data, on_picked_change=_nothing).picked
    return picked if picked in {volume.name for volume in volumes} else None


def _message(volumes: tuple[Volume, ...], words: Wording, key: str) -> dict[str, Any]:
    palette = [(look.code, look.fill, look.ink, look.edge_light, look.edge_dark) for look in FAMILIES.values()]
    return {"key": key, "network": encode(volumes), "palette": palette, "words": _texts(words)}


def _nothing() -> None:
    """Streamlit reports only the triggers that have a callback."""


def _texts(words: Wording) -> dict[str, str]:
    found = {key: words.get(f"strip.{key}") for key in WORDS}
    found |= {f"family-{slug}": words.get(f"kinds.family.{slug}") for slug in FAMILIES}
    missing = [key for key, text in found.items() if text is None]
    if missing:
        raise KeyError(*missing)
    return {key: text for key, text in found.items() if text is not None}
