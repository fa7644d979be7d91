"""Values of a visitor, one typed value for each page, kept between the runs of the script and on other pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from app.state.codec import LONGEST, Entry, Value, ValuesT, decode, encode, entries

Action = Callable[[], None]


class Part(Protocol):
    """What contributes to an address."""

    def adopt(self, texts: Mapping[str, str]) -> None:
        """Take over what an address says."""

    def texts(self) -> dict[str, str]:
        """What an address says of it: texts by name."""

    def is_gradual(self, name: str) -> bool:
        """Whether quick changes of this name are one step."""


class Kept(Protocol):
    """What can be started over, and restored."""

    name: str

    @property
    def text(self) -> str:
        """The present values as one text; empty where all are as at the start."""

    @text.setter
    def text(self, text: str) -> None: ...

    def reset(self, *names: str) -> None:
        """Give these fields their defaults."""


class State(Generic[ValuesT]):
    """The values of one page, or of what several pages share.

    The values are an instance of ``kind``, a frozen dataclass of texts, numbers and booleans with defaults. They are
    kept as one text under one key of the session state, which no widget has: Streamlit forgets the values of widgets
    that are not on the screen. ``name`` is unique.
    """

    def __init__(self, name: str, kind: type[ValuesT]) -> None:
        self.name = name
        self.kind = kind
        self._key = f"state/{name}"
        self._entries = {each.field: each for each in entries(kind)}

    @property
    def text(self) -> str:
        """The present values as one text; empty where all fields have their defaults."""
        return str(st.session_state.get(self._key, ""))

    @text.setter
    def text(self, text: str) -> None:
        st.session_state[self._key] = text

    @property
    def value(self) -> ValuesT:
        """The present values."""
        return decode(self.kind, dict(parse_qsl(self.text, keep_blank_values=True)))

    def set(self, values: ValuesT) -> None:
        """Replace all values."""
        self.text = urlencode(encode(values))

    def update(self, **values: Value) -> None:
        """Replace some values; raises ``TypeError`` for a field that is not there."""
        self.set(replace(self.value, **values))

    def reset(self, *names: str) -> None:
        """Give these fields their defaults."""
        self.update(**{name: self._entries[name].default for name in names})

    def __getitem__(self, field: str) -> Field:
        """One field, for a widget; raises ``KeyError`` for one that is not there."""
        return Field(self, self._entries[field])

    def adopt(self, texts: Mapping[str, str]) -> None:
        """Take over what an address says; fields that are in no address stay.

        A text that is too long is cut, with a mark that no valid text has: the page refuses it as any other that is
        wrong.
        """
        now, short = self.value, {name: _cut(text) for name, text in texts.items()}
        hidden = {each.field: getattr(now, each.field) for each in self._entries.values() if not each.listed}
        self.set(replace(decode(self.kind, short), **hidden))

    def texts(self) -> dict[str, str]:
        """What an address says: listed fields that differ from their defaults, but for those that are too long."""
        listed = {each.name for each in self._entries.values() if each.listed}
        texts = encode(self.value)
        return {name: text for name, text in texts.items() if name in listed and len(text) <= LONGEST}

    def is_gradual(self, name: str) -> bool:
        """Whether quick changes of this address name are one step."""
        return any(each.gradual and each.name == name for each in self._entries.values())


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a state, which widgets show and change."""

    state: State[Any]
    entry: Entry

    @property
    def value(self) -> Value:
        """Its present value."""
        value: Value = getattr(self.state.value, self.entry.field)
        return value

    def set(self, value: Value) -> None:
        """Change it."""
        self.state.update(**{self.entry.field: value})

    def widget(self, key: str = "", then: Action | None = None) -> dict[str, Any]:
        """Arguments of a Streamlit widget that shows this field and changes it: ``key``, ``on_change`` and ``args``.

        ``key`` is the address name unless given. ``then`` is called after a change, in the widget's callback. The field
        must hold a value that the widget can show.
        """
        key, value = key or self.entry.name, self.value
        if st.session_state.get(key) != value:
            st.session_state[key] = value
        return {"key": key, "on_change": self._take, "args": (key, then)}

    def _take(self, key: str, then: Action | None) -> None:
        value = st.session_state[key]
        self.set(self.entry.default if value is None else value)
        if then is not None:
            then()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
