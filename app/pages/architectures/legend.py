"""What colors and symbols of a chart mean, as a line of text that wraps where it must."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from cnnviz.figures.templates import NEUTRAL

ENTRY = '<span style="white-space:nowrap;margin-right:1.1em">{sign} {name}</span>'
SQUARE = (
    f'<span style="display:inline-block;width:.8em;height:.8em;border:1px solid {NEUTRAL};background:{{color}}"></span>'
)
LETTER = '<span style="color:{color}">{letter}</span>'
LINE = '<div style="font-size:.85rem;line-height:1.6">{entries}</div>'


def squares(entries: Iterable[tuple[str, str]]) -> None:
    """Name and color of each part."""
    _line((SQUARE.format(color=color), name) for name, color in entries)


def letters(entries: Iterable[tuple[str, str, str]]) -> None:
    """Name, color and symbol of each kind of point."""
    _line((LETTER.format(color=color, letter=letter), name) for name, color, letter in entries)


def _line(entries: Iterable[tuple[str, str]]) -> None:
    st.html(LINE.format(entries=" ".join(ENTRY.format(sign=sign, name=escape(name)) for sign, name in entries)))
