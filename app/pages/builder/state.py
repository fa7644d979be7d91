"""Which network is being built: one text in the session state, and in the address if it is short."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from app import session
from app.address import LONGEST, Address
from app.text import Words, sentence
from cnnviz.design import PRESETS, Design, Pattern, design_of, read_design, slug_of
from cnnviz.errors import DesignError

ADDRESS: Address = {"design": str}
START = "mycnn"
#: The design in full, as JSON.
TEXT = "bld_text"
#: What the address said when this page last looked, so that what another page writes there is noticed.
SEEN = "bld_seen"
NOTICE = "bld_notice"
#: When the last wish was made, by the visitor's clock: the browser knows by it what has been answered.
WISH = "bld_wish"


@lru_cache(maxsize=128)
def read(text: str) -> Design:
    """The design that a text holds; the same text comes back after every click."""
    return read_design(text)


def compact(design: Design) -> str:
    """The design in letters that an address may hold."""
    return slug_of(design).removeprefix(session.BUILT)


def current(words: Words) -> tuple[str, Design]:
    """The text and the design on the screen: what was edited last, what an address says, or the start."""
    asked = str(st.session_state.get("design", ""))
    if TEXT not in st.session_state or asked != st.session_state.get(SEEN, ""):
        keep(_asked(words, asked))
    text = str(st.session_state[TEXT])
    return text, read(text)


def _asked(words: Words, asked: str) -> Design:
    """What an address says, or the start, and a sentence if it said anything else."""
    if asked:
        try:
            return design_of(session.BUILT + asked)
        except DesignError:
            st.session_state[NOTICE] = words("builder.broken")
    return PRESETS[START]


def keep(design: Design, text: str | None = None) -> None:
    """From now on this is the design; ``text`` is the browser's own way to write it."""
    st.session_state[TEXT] = text or design.json()
    small = compact(design)
    if len(small) <= LONGEST:
        st.session_state["design"] = small
    else:
        st.session_state.pop("design", None)
    st.session_state[SEEN] = small if len(small) <= LONGEST else ""


def edited(text: str) -> None:
    """In a callback: the browser has another design."""
    words = session.spoken()
    try:
        keep(read(text), text)
    except DesignError as error:
        st.session_state[NOTICE] = words("builder.not-kept", why=sentence(words, error))


def wished(wish: Mapping[str, Any]) -> None:
    """In a callback: a preset, or the pattern with other numbers. What nobody can wish for changes nothing."""
    words = session.spoken()
    st.session_state[WISH] = wish["at"] if isinstance(wish.get("at"), int) else 0
    if wish.get("preset") in PRESETS:
        keep(PRESETS[wish["preset"]])
    elif isinstance(wish.get("pattern"), dict):
        try:
            keep(_stacked(current(words)[1], wish["pattern"]))
        except (DesignError, TypeError) as error:
            why = sentence(words, error) if isinstance(error, DesignError) else words("errors.general")
            st.session_state[NOTICE] = words("builder.not-kept", why=why)


def _stacked(before: Design, values: Mapping[str, Any]) -> Design:
    """The pattern for the same pictures and classes; raises ``DesignError``, ``TypeError`` for what is no number."""
    return Pattern(**values).design(before.name, before.input, before.classes)


@lru_cache(maxsize=128)
def pattern_of(design: Design) -> Pattern | None:
    """The pattern whose layers these are, if it is one."""
    filters = [int(layer["filters"]) for layer in design.layers if layer.kind == "conv"]
    units = [int(layer["units"]) for layer in design.layers if layer.kind == "linear"]
    stages = len(set(filters)) or 1
    pool = any(layer.kind == "pool" for layer in design.layers)
    sizes = (filters or [0])[0], (units or [Pattern().units])[0]
    try:
        found = Pattern(len(filters) // stages, stages, len(units), pool, *sizes)
    except DesignError:
        return None
    return found if found.design(design.name, design.input, design.classes) == design else None
