"""Choices that the address may have filled with anything: made valid before a widget reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

ValueT = TypeVar("ValueT", str, int)
#: What ``slider`` takes: label, key, ends, default, and help if there is any.
Slider = tuple[str, str, tuple[int, int], int] | tuple[str, str, tuple[int, int], int, str]


def one_of(key: str, options: Sequence[ValueT], default: ValueT | None = None) -> ValueT:
    """What ``key`` holds if it is one of the options, else the default (the first), which it holds from now on."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0] if default is None else default
    value: ValueT = st.session_state[key]
    return value


def within(key: str, least: int, most: int, default: int) -> int:
    """What ``key`` holds if it is a number from ``least`` to ``most``, else the default."""
    value = st.session_state.get(key)
    if not isinstance(value, int) or not least <= value <= most:
        st.session_state[key] = default
    return int(st.session_state[key])


def picked(label: str, key: str, options: Sequence[str], name: Callable[[str], str], text: str | None = None) -> str:
    """A list to choose from, where the choice is valid; ``text`` is its help."""
    one_of(key, options)
    return str(st.selectbox(label, list(options), key=key, format_func=name, help=text, width=340))


def view(
    label: str,
    key: str,
    options: Sequence[str],
    name: Callable[[str], str],
    text: str | None = None,
    *,
    titled: bool = False,
) -> str:
    """Options side by side, one of them chosen; ``titled`` where the label is seen, and with it the help ``text``."""
    one_of(key, options)
    shown = st.segmented_control(
        label,
        list(options),
        key=key,
        format_func=name,
        help=text,
        label_visibility="visible" if titled else "collapsed",
        required=True,
    )
    return str(shown)


def slider(label: str, key: str, ends: tuple[int, int], default: int, text: str | None = None) -> int:
    """A whole number between two ends."""
    within(key, *ends, default)
    return int(st.slider(label, *ends, key=key, help=text))


def stops(label: str, key: str, options: Sequence[int], default: int, text: str | None = None) -> int:
    """A slider that stops only at these numbers."""
    one_of(key, options, default)
    return int(st.select_slider(label, list(options), key=key, help=text))


def sliders(columns: Sequence[DeltaGenerator], choices: Iterable[Slider]) -> list[int]:
    """A slider in each column."""
    values = []
    for column, choice in zip(columns, choices, strict=True):
        with column:
            values.append(slider(*choice))
    return values


def whole_number(label: str, key: str, count: int, default: int = 0, text: str | None = None) -> int:
    """A place from 0 to ``count - 1``: a channel, a row, a column."""
    within(key, 0, count - 1, default)
    return int(st.number_input(label, 0, count - 1, key=key, help=text, disabled=count == 1, width=150))
