"""The design on the page, and what the visitor asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from app.choosing.selection import BUILT
from app.components.builder import Request
from app.state import LONGEST, State, entry, visitor
from app.text import Words, sentence
from cnnviz.design import PRESETS, Design, Pattern, design_of, read_design, slug_of
from cnnviz.errors import DesignError

START = "mycnn"
NUMBERS = tuple(each.name for each in fields(Pattern))


@dataclass(frozen=True, slots=True)
class Builder:
    """``design`` is the network in letters that an address can hold, ``text`` the same in the browser's JSON.

    Where the two differ, an address or the browser's history has another design. ``requested`` is when the browser last
    asked for a preset or a pattern, by its clock: it knows by it what has been answered. ``notice`` is a sentence to
    show once, ``uploads`` counts files, ``code`` is whether the code is open.
    """

    design: str = entry("", gradual=True)
    text: str = entry("", listed=False)
    requested: float = entry(0.0, listed=False, most=1e18)
    notice: str = entry("", listed=False)
    uploads: int = entry(0, listed=False)
    code: bool = entry(default=False, name="bld_code", listed=False)


STATE = State("builder", Builder)


@lru_cache(maxsize=128)
def read(text: str) -> Design:
    """The design in a JSON text; raises ``DesignError``. The same text comes back after every click."""
    return read_design(text)


@lru_cache(maxsize=128)
def compact(design: Design) -> str:
    """The design in letters that an address can hold."""
    return slug_of(design).removeprefix(BUILT)


def current(words: Words) -> tuple[str, Design]:
    """The text and the design on the screen: what was edited last, what an address has, or the start."""
    if not _is_current(STATE.value):
        keep(_from_address(words, STATE.value.design))
    text = STATE.value.text
    return text, read(text)


def _is_current(kept: Builder) -> bool:
    """Whether the text is the design; no address has one that is too long."""
    try:
        letters = compact(read(kept.text))
    except DesignError:
        return False
    return kept.design == letters or (not kept.design and len(letters) > LONGEST)


def _from_address(words: Words, letters: str) -> Design:
    """The design of an address, or the start, and a notice where the address has one that cannot be read."""
    if letters:
        try:
            return design_of(BUILT + letters)
        except DesignError:
            STATE.update(notice=words("builder.broken"))
    return PRESETS[START]


def keep(design: Design, text: str = "") -> None:
    """Make this the design; ``text`` is the browser's own way to write it."""
    STATE.update(design=compact(design), text=text or design.json())


def edit(text: str) -> None:
    """In a callback: the browser has another design. One that cannot be read becomes a notice."""
    words = visitor.words()
    try:
        keep(read(text), text)
    except DesignError as error:
        STATE.update(notice=words("builder.not-kept", why=sentence(words, error)))


def answer_request(message: Request) -> None:
    """In a callback: a preset, or the pattern with other numbers; anything else is ignored."""
    words = visitor.words()
    STATE.update(requested=message.at)
    if message.preset in PRESETS:
        keep(PRESETS[message.preset])
    elif message.pattern is not None and message.pattern.keys() <= set(NUMBERS):
        try:
            keep(_patterned(current(words)[1], message.pattern))
        except DesignError as error:
            STATE.update(notice=words("builder.not-kept", why=sentence(words, error)))


def _patterned(before: Design, numbers: Mapping[str, Any]) -> Design:
    """The pattern for the same pictures and classes; raises ``DesignError``."""
    pool = bool(numbers.get("pool", True))
    return Pattern(**{**numbers, "pool": pool}).design(before.name, before.input, before.classes)


@lru_cache(maxsize=128)
def pattern_of(design: Design) -> Pattern | None:
    """The pattern that has these layers, if there is one."""
    filters = [int(layer["filters"]) for layer in design.layers if layer.kind == "conv"]
    units = [int(layer["units"]) for layer in design.layers if layer.kind == "linear"]
    stages = len(set(filters)) or 1
    pool = any(layer.kind == "pool" for layer in design.layers)
    sizes = (filters or [0])[0], (units or [Pattern().units])[0]
    try:
        pattern = Pattern(len(filters) // stages, stages, len(units), pool, *sizes)
    except DesignError:
        return None
    return pattern if pattern.design(design.name, design.input, design.classes) == design else None
