"""Pages whose choices still lie under keys of the session state that widgets have."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

Address = Mapping[str, type[str] | type[int]]
#: Characters; a longer value would make an address that mail programs break.
LONGEST = 1500


class Keys:
    """A part of an address that is made of keys of the session state, with the type of each."""

    def __init__(self, keys: Address) -> None:
        self._keys = keys
        self.name = ",".join(keys)

    @property
    def text(self) -> str:
        """The present values as one text."""
        return json.dumps({name: st.session_state[name] for name in self._keys if name in st.session_state})

    @text.setter
    def text(self, text: str) -> None:
        self.reset(*self._keys)
        self.update(**json.loads(text or "{}"))

    def reset(self, *names: str) -> None:
        """Forget these keys."""
        for name in names:
            st.session_state.pop(name, None)

    def adopt(self, texts: Mapping[str, str]) -> None:
        """Take over what an address says."""
        for name, kind in self._keys.items():
            text = texts.get(name)
            st.session_state.pop(name, None)
            if text is not None and (kind is str or text.isdecimal()):
                st.session_state[name] = kind(text)

    def update(self, **values: str | int | float | bool) -> None:
        """Set these keys."""
        st.session_state.update(values)

    def hold(self) -> None:
        """Hold on to every value: Streamlit forgets a widget's value while another page is shown."""
        for name in self._keys:
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]

    def texts(self) -> dict[str, str]:
        """What an address says of it."""
        texts = {name: str(st.session_state[name]) for name in self._keys if name in st.session_state}
        return {name: text for name, text in texts.items() if len(text) <= LONGEST}

    def is_gradual(self, name: str) -> bool:
        """Whether quick changes of this name are one step."""
        return name in self._keys
