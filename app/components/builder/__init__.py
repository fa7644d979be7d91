"""The list of layers of a network being built. It is edited in the browser; Python answers with shapes and costs."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from app.components import mount, pack

DESIGN: Final = "design"
REQUEST: Final = "request"
LONGEST: Final = 65_536  # characters of a design from the browser


def builder(
    *,
    key: str,
    setup: Mapping[str, Any],
    answer: Mapping[str, Any],
    on_design: Callable[[str], None],
    on_request: Callable[[Mapping[str, Any]], None],
) -> None:
    """Draw the builder.

    ``setup`` is what does not change: words, kinds of layers with their fields, presets, the fields of the pattern and
    of the network as a whole. ``answer`` is of one design: its ``text`` (JSON), shapes and costs row by row. Before
    the script runs again, ``on_design`` is called with the text of an edited design, ``on_request`` with a request that
    only Python can answer, for ``{"preset": slug}`` or ``{"pattern": {...}}``, and its time (``"at"``), which
    ``answer["requested"]`` gives back.
    """

    def edited() -> None:
        text = _sent(key, DESIGN).get("text")
        if isinstance(text, str) and len(text) <= LONGEST:
            on_design(text)

    def requested() -> None:
        on_request(_sent(key, REQUEST))

    message = pack({"key": key, **setup}, {})
    mount("builder", key=key, message=message, selected=answer, on_design_change=edited, on_request_change=requested)


def _sent(key: str, name: str) -> dict[str, Any]:
    """What the browser sent: a JSON object, or nothing where it is none."""
    text = st.session_state.get(key, {}).get(name)
    try:
        value = json.loads(str(text)[: 2 * LONGEST])
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
