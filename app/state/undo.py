"""Starting over, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.state.codec import entry
from app.state.history import RECORD
from app.state.holder import Kept, State


@dataclass(frozen=True, slots=True)
class Undo:
    """The texts of the states before they were reset, as JSON; the page that did it, and its step of the history."""

    saved: str = ""
    page: str = ""
    step: int = entry(-1)


_UNDO = State("undo", Undo)


def start_over(states: Sequence[Kept]) -> None:
    """In a callback: give all fields of these states their defaults."""
    record = RECORD.value
    saved = json.dumps({state.name: state.text for state in states})
    _UNDO.set(Undo(saved, record.page, record.step))
    for state in states:
        state.text = ""


def can_undo() -> bool:
    """Whether the last step on this page was to start over."""
    undo, record = _UNDO.value, RECORD.value
    return bool(undo.saved) and undo.page == record.page and record.step <= undo.step + 1


def undo(states: Sequence[Kept]) -> None:
    """In a callback: give these states the values that they had before."""
    saved = json.loads(_UNDO.value.saved or "{}")
    for state in states:
        state.text = saved.get(state.name, state.text)
    _UNDO.set(Undo())
