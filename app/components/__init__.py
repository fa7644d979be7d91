"""Views that live in the browser: Streamlit custom components (v2) in plain JavaScript.

``app/components/<name>/__init__.py`` is the typed Python side; ``app/frontend/<name>/index.js`` draws. Nothing is
built: the ES modules of ``app/frontend`` are served as they are (``app.web``), and the script that Streamlit is given
is a loader of a few lines.

The Python side ends in one call::

    result = mount("map_grid", key=key, message=pack(header, blobs), selected=channel, on_selected_change=changed)

``message`` is what is drawn; it is large and sent once for each content. ``selected`` is small JSON that both sides
change: what is selected, or the text of settings. Callbacks are those of Streamlit: ``on_<name>_change`` for each state
or event that the browser sends.

The JavaScript side is one class::

    import { Channel } from "../core/channel.js";
    import { View, mounting } from "../core/view.js";

    class MapGrid extends View {
      constructor(parent) {
        super(parent, "map-grid");
        this.selection = new Channel({ name: "selected", kind: "event", onreceive: (channel) => this.select(channel) });
        this.root.append(...);
      }
      update() {}   // a new this.message (header fields, bytes(name), floats(name)) or this.theme
      arrange() {}  // after that, or a new this.width; ends with this.ask()
      paint() {}    // once before the next frame after this.ask()
      close() {}    // it leaves the page
    }
    export default await mounting(MapGrid, import.meta.url, "map_grid.css");

``this.selection.send(value)`` tells Python, ``this.trigger(name, value)`` sends another event. Style sheets apply to
the component alone, after ``core/core.css``. The root is ``aria-busy`` until it has been painted, which is what tests
wait for. ``core/`` also has elements, canvases, themes, number formats, timing, ``History`` (undo) and
``SettingsCodec``. In tests, ``tests.app.messages.sent(page, name)`` returns what a component was sent.
"""

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult
from streamlit.components.v2.types import ComponentRenderer

from app.results.messages import keep_message
from app.web.modules import loader

_ALIGNMENT = 4  # so that the browser can look at float32 values where they lie


class Note(NamedTuple):
    """A line under a view, and the help that its mark opens; links in the help as ``app.text`` writes them."""

    text: str
    help: str = ""

    def message(self) -> dict[str, str]:
        """What ``noteLine`` in ``widgets/controls.js`` shows."""
        return self._asdict()


class Wording(Protocol):
    """The words of one language: ``app.text.Words``, or any mapping of ``components.<key>`` to text."""

    def get(self, key: str, /) -> str | None:
        """The text of ``key``, or ``None``."""


def mount(
    name: str, *, key: str, message: bytes, selected: object = None, **callbacks: Callable[[], None]
) -> ComponentResult:
    """Draw the component ``app/frontend/<name>`` and return the states and events that it sent.

    ``message`` is what ``pack`` made, ``selected`` any JSON. Call it inside a script run. Raises ``FileNotFoundError``
    for a component that is not there.
    """
    data = {"message": keep_message(message), "selected": selected}
    draw: Callable[..., ComponentResult] = component(name)
    return draw(key=key, data=data, on_resend_change=_drawn_again, **callbacks)


def _drawn_again() -> None:
    """The browser lacks its message, which made room for others: this very run puts it back."""


@cache
def component(name: str) -> ComponentRenderer:
    """The mounting function of the component in ``app/frontend/<name>/``, registered with Streamlit once.

    Call it inside a script run. Raises ``FileNotFoundError`` for a component that is not there.
    """
    return st.components.v2.component(name, js=loader(name))


def pack(header: Mapping[str, Any], blobs: Mapping[str, bytes]) -> bytes:
    r"""One message for the browser: a JSON header and named runs of bytes (``unpack`` in ``core/message.js`` reads it).

    Streamlit carries bytes untouched only where they are the whole of ``data``, hence this envelope: the length
    of the JSON (uint32, little-endian), the JSON, then every blob, each on a multiple of four bytes. The JSON
    gains ``blobs``: name to [offset after the JSON, length].

    >>> pack({"a": 1}, {"x": b"12345", "y": b"6"})[4:].decode()
    '{"a": 1, "blobs": {"x": [0, 5], "y": [8, 1]}}   12345\x00\x00\x006\x00\x00\x00'
    """
    spans: dict[str, list[int]] = {}
    body = b""
    for name, blob in blobs.items():
        spans[name] = [len(body), len(blob)]
        body += _padded(blob, b"\0")
    text = _padded(json.dumps({**header, "blobs": spans}, ensure_ascii=False).encode(), b" ")
    return struct.pack("<I", len(text)) + text + body


def texts(words: Wording, keys: Iterable[str]) -> dict[str, str]:
    """The text of ``components.<key>`` for each key, fields not filled in; raises ``KeyError`` for those missing."""
    entries = {key: words.get(f"components.{key}") for key in keys}
    missing = [key for key, text in entries.items() if text is None]
    if missing:
        raise KeyError(*missing)
    return {key: text for key, text in entries.items() if text is not None}


def _padded(blob: bytes, filler: bytes) -> bytes:
    return blob + filler * (-len(blob) % _ALIGNMENT)
