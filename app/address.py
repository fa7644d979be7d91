"""What stands in the browser's address, so that a link brings back what is on the screen."""

from collections.abc import Iterable, Mapping
from itertools import chain

import streamlit as st

Address = Mapping[str, type[str] | type[int]]
#: What every page has in its address.
COMMON: Address = {"lang": str}
#: Characters; a longer value would make an address that mail programs break.
LONGEST = 1500


def read(pages: Iterable[Address]) -> None:
    """At a visitor's first run, take over what the address says; the page checks each value before using it.

    Later, hold on to every page's choices: Streamlit forgets a widget's value while another page is shown.
    """
    first = "ready" not in st.session_state
    st.session_state["ready"] = True
    for name, kind in chain.from_iterable(address.items() for address in pages):
        value = st.query_params.get(name) if first else None
        if value is not None and (kind is str or value.isdecimal()):
            st.session_state[name] = kind(value)
        elif name in st.session_state:
            st.session_state[name] = st.session_state[name]


def write(page: Address) -> None:
    """Make the address say what is on the screen, but for what is too long for one."""
    said = {name: str(st.session_state[name]) for name in (*COMMON, *page) if name in st.session_state}
    values = {name: value for name, value in said.items() if len(value) <= LONGEST}
    if values != st.query_params.to_dict():
        st.query_params.from_dict(values)
