"""Ways from one page to another: a page's ``links.py`` says what others may ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import streamlit as st

from app.state.codec import Value

_DESTINATION = "destination"


class Changeable(Protocol):
    """A state, as links see it."""

    def update(self, **values: Value) -> None:
        """Replace some values."""


@dataclass(frozen=True, slots=True)
class Change:
    """Values to replace in one state."""

    state: Changeable
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page, and the values that it opens with; all others stay as they are."""

    page: str
    changes: tuple[Change, ...] = ()

    def set(self, state: Changeable, **values: Value | None) -> Link:
        """The same link, which also sets these fields of ``state``; ``None`` leaves a field as it is."""
        pairs = tuple((name, value) for name, value in values.items() if value is not None)
        return Link(self.page, (*self.changes, Change(state, pairs)))

    def open(self) -> None:
        """In a widget's callback: set the values and go to the page."""
        for change in self.changes:
            change.state.update(**dict(change.values))
        st.session_state[_DESTINATION] = self.page


def leaves() -> bool:
    """Whether a link was opened and its page is not shown yet."""
    return _DESTINATION in st.session_state


def destination() -> str | None:
    """The slug of the page that a link asked for, once."""
    page: str | None = st.session_state.pop(_DESTINATION, None)
    return page
