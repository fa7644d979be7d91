"""The address in the browser, and its history: Back and Forward restore what a page showed.

Python writes the address of every step into an invisible component, which puts it into the browser's history; Streamlit
answers Back and Forward with a run of the whole script for the address that was left, and ``arrive`` takes it over.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.components.address import address
from app.state.codec import entry
from app.state.holder import Part, State

#: Seconds; changes of one gradual field that follow one another faster are one step.
QUICK = 1.0
#: The parts of each page's address, by the page's slug: the same for all visitors.
_PARTS: dict[str, tuple[Part, ...]] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """The message that the browser was sent last.

    ``step`` counts entries of the history, ``serial`` all messages; ``token`` tells this session's messages from those
    of another in the same browser tab. ``settling`` holds until the first run of a page has ended: what such a run
    writes is no step. ``wrote`` holds after the first step of a run of the whole script: what that run writes next
    belongs to the same step. ``names`` is what changed last, ``at`` when.
    """

    token: str = ""
    page: str = ""
    query: str = ""
    serial: int = 0
    step: int = 0
    settling: bool = False
    wrote: bool = False
    names: str = ""
    at: float = entry(0.0, most=1e18)


RECORD = State("address", Record)


def is_first() -> bool:
    """Whether no page was open before in this session."""
    return not RECORD.value.token


def arrive(parts: Iterable[Part]) -> None:
    """Where a visitor comes by an address, or by Back or Forward, take over what it says of ``parts``."""
    texts = st.query_params.to_dict()
    if is_first() or (texts and _navigates()):
        for part in parts:
            part.adopt(texts)


def _navigates() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _is_fragment() -> bool:
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def opened(page: str, parts: Sequence[Part]) -> None:
    """At the start of each run of the whole script: which page it draws, and what stands in its address."""
    _PARTS[page] = tuple(parts)
    record = replace(RECORD.value, wrote=False)
    if _navigates():
        record = replace(record, page=page, query=urlencode(st.query_params.to_dict()), settling=True)
    elif page != record.page:
        record = replace(record, page=page, query="", settling=True, token=record.token or token_hex(4))
    RECORD.set(record)


def write(key: str) -> None:
    """Make the address say what is on the screen; ``key`` is unique to the caller within the script."""
    record = RECORD.value
    texts = current(_PARTS.get(record.page, ()))
    query = urlencode(texts)
    if query != record.query:
        record = _next(record, texts, query)
        RECORD.set(record)
    address(f"address-{key}", token=record.token, serial=record.serial, step=record.step, query=record.query)


def settled() -> None:
    """At the end of a run of the whole script: what changes from now on is a step."""
    RECORD.update(settling=False)


def current(parts: Iterable[Part]) -> dict[str, str]:
    """What the address of these parts says."""
    return {name: text for part in parts for name, text in part.texts().items()}


def _next(record: Record, texts: Mapping[str, str], query: str) -> Record:
    """The record after a change of the address."""
    names, now, whole = _changed(record, texts), time.monotonic(), not _is_fragment()
    continues = record.settling or (whole and record.wrote) or _is_gradual(record, names, now)
    step = record.step if continues else record.step + 1
    return replace(record, query=query, serial=record.serial + 1, step=step, wrote=whole, names=" ".join(names), at=now)


def _changed(record: Record, texts: Mapping[str, str]) -> list[str]:
    before = dict(parse_qsl(record.query, keep_blank_values=True))
    return sorted(name for name in before.keys() | texts.keys() if before.get(name) != texts.get(name))


def _is_gradual(record: Record, names: Sequence[str], now: float) -> bool:
    parts = _PARTS.get(record.page, ())
    gradual = all(any(part.is_gradual(name) for part in parts) for name in names)
    return gradual and " ".join(names) == record.names and now - record.at < QUICK
