"""The visitor for whom this thread works: whether the result is still wanted, and who waits for it."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: Seconds between two checks of a thread that waits.
INTERVAL: Final = 0.1


def check_presence() -> None:
    """End the script where its visitor has left, or does something else by now; other threads go on.

    Raises Streamlit's ``StopException`` or ``RerunException``, as its own commands do.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.yield_check()


def visitor() -> str:
    """Who waits: the browser's address, or the session where it is this machine's own or unknown."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return ""
    address = st.context.ip_address
    return address if isinstance(address, str) else context.session_id


def is_there(session: str) -> bool:
    """Whether a browser is connected to the session; ``True`` where there is no server to ask."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def session() -> str:
    """The session that this thread draws for; empty outside of one."""
    context = get_script_run_ctx(suppress_warning=True)
    return "" if context is None else context.session_id
