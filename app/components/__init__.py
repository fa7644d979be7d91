"""Views that live in the browser: Streamlit custom components (v2) in plain JavaScript, one folder each.

A folder ``<name>/`` holds ``__init__.py`` (the typed Python side), ``<name>.js`` and ``<name>.css``. What all have in
common is in ``shared*.js`` and ``shared.css``, which are put in front of each; what only some need is in
``libraries/``; a long script is split into ``_<part>.js`` files beside it, put in front of it too. Nothing is built.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent
_ALIGNMENT = 4  # so that the browser can look at float32 values where they lie


class Wording(Protocol):
    """The words of one language: ``app.text.Words``, or any mapping of ``components.<key>`` to text."""

    def get(self, key: str, /) -> str | None:
        """The text of ``key``, or ``None``."""


@cache
def component(name: str, *libraries: str) -> ComponentRenderer:
    """The mounting function of the component in ``app/components/<name>/``, registered with Streamlit once.

    ``libraries`` are scripts of ``app/components/libraries/``, put in front of it in this order. Call it inside a
    script run. Raises ``FileNotFoundError`` for a component or a library that is not there.
    """
    return st.components.v2.component(name, js=_source(name, ".js", libraries), css=_source(name, ".css", libraries))


def tell_selected(key: str, selected: int | str | None) -> None:
    """Tell the component with this ``key`` what is chosen, apart from its data, which need not be sent again then."""
    _selection()(key=f"{key}-selected", data={"key": key, "selected": selected})


@cache
def _selection() -> ComponentRenderer:
    script = (_FOLDER / "selection.js").read_text(encoding="utf-8")
    return st.components.v2.component("selection", js=_slim(script))


def pack(header: Mapping[str, Any], blobs: Mapping[str, bytes]) -> bytes:
    r"""One message for the browser: a JSON header and named runs of bytes (``unpack`` in ``shared.js`` reads it).

    Streamlit carries bytes untouched only where they are the whole of ``data``, hence this envelope: the length
    of the JSON (uint32, little-endian), the JSON, then every blob, each on a multiple of four bytes. The JSON
    gains ``blobs``: name to [offset after the JSON, length].

    >>> pack({"a": 1}, {"x": b"12345", "y": b"6"})[4:].decode()
    '{"a": 1, "blobs": {"x": [0, 5], "y": [8, 1]}}   12345\x00\x00\x006\x00\x00\x00'
    """
    places: dict[str, list[int]] = {}
    body = b""
    for name, blob in blobs.items():
        places[name] = [len(body), len(blob)]
        body += _padded(blob, b"\0")
    text = _padded(json.dumps({**header, "blobs": places}, ensure_ascii=False).encode(), b" ")
    return struct.pack("<I", len(text)) + text + body


def chosen(words: Wording, keys: Iterable[str]) -> dict[str, str]:
    """The text of ``components.<key>`` for each key, fields not filled in; raises ``KeyError`` for those missing."""
    found = {key: words.get(f"components.{key}") for key in keys}
    missing = [key for key, text in found.items() if text is None]
    if missing:
        raise KeyError(*missing)
    return {key: text for key, text in found.items() if text is not None}


def _padded(blob: bytes, filler: bytes) -> bytes:
    return blob + filler * (-len(blob) % _ALIGNMENT)


def _source(name: str, suffix: str, libraries: Iterable[str] = ()) -> str:
    folder = _FOLDER / name
    common = sorted(_FOLDER.glob(f"shared*{suffix}"))
    borrowed = [path for library in libraries if (path := _library(library, suffix)).exists() or suffix == ".js"]
    files = (*common, *borrowed, *sorted(folder.glob(f"_*{suffix}")), folder / f"{name}{suffix}")
    return _slim("\n".join(path.read_text(encoding="utf-8") for path in files))


def _library(name: str, suffix: str) -> Path:
    """A library has a script, and a style sheet if it draws."""
    return _FOLDER / "libraries" / f"{name}{suffix}"


def _slim(source: str) -> str:
    """Without indentation, empty lines and lines that are only a ``//`` comment: it travels with every message."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
