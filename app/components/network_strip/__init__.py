"""The network strip: a whole network as volumes from input to output, folded into blocks, to click on."""

from collections.abc import Iterable
from typing import Final

from app.components import Wording, mount, pack
from app.components.browser import Reader, nothing, sent_value
from app.components.family_list import family_entries
from app.components.network_strip.blocks import with_blocks
from app.components.network_strip.encode import encode
from app.components.network_strip.volumes import PICTURE, Volume, short_name

__all__ = ["PICTURE", "WORDS", "Volume", "network_strip", "selected_name", "short_name", "with_blocks"]

EVENT: Final = "selected"
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
    """Draw the strip; returns the name of the volume just selected, or ``None``.

    ``volumes`` are in execution order with their blocks filled in (``with_blocks``); the first is the picture itself,
    named ``"input"``, if it is to be drawn. ``words`` (``app.text.Words``) hold ``strip.<key>`` for each of ``WORDS``,
    and ``kinds.family.<slug>``. What is folded and unfolded is known to the browser alone.

    Raises ``KeyError`` for a missing word.
    """
    message = strip_message(volumes, words, key)
    result = mount("network_strip", key=key, message=message, selected=selected, on_selected_change=nothing)
    return _name(volume.name for volume in volumes)(result.get(EVENT))


def selected_name(key: str, names: Iterable[str]) -> str | None:
    """Which of these volumes was just selected on the strip with this key, before it is drawn."""
    return sent_value(key, EVENT, _name(names))


def _name(names: Iterable[str]) -> Reader[str]:
    """A reader of one of these names."""
    by_name = {name: name for name in names}
    return lambda value: by_name.get(value) if isinstance(value, str) else None


def strip_message(volumes: tuple[Volume, ...], words: Wording, key: str) -> bytes:
    """What the browser draws. Raises ``KeyError`` for a missing word."""
    header = {"words": _texts(words), "families": family_entries(words), "key": key, "network": encode(volumes)}
    return pack(header, {})


def _texts(words: Wording) -> dict[str, str]:
    entries = {key: words.get(f"strip.{key}") for key in WORDS}
    missing = [key for key, text in entries.items() if text is None]
    if missing:
        raise KeyError(*missing)
    return {key: text for key, text in entries.items() if text is not None}
