"""Widgets that show and change one field of a state. Each returns the field's value, which is always valid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from app.state.holder import Field
from app.text import plain

OptionT = TypeVar("OptionT", str, int)
Show = Callable[[OptionT], str]


def one_of(field: Field, options: Sequence[OptionT], default: OptionT | None = None) -> OptionT:
    """The field's value if it is one of the options, else the default (the first), which it has from now on."""
    value = field.value
    option = next((each for each in options if each == value), None)
    if option is None:
        option = options[0] if default is None else default
        field.set(option)
    return option


def within(field: Field, low: int, high: int, default: int) -> int:
    """The field's value if it is a number from ``low`` to ``high``, else the default, which it has from now on."""
    value = field.value
    if not isinstance(value, int) or not low <= value <= high:
        value = default
        field.set(value)
    return value


def select(
    field: Field, label: str, options: Sequence[str], show: Show[str] = str, text: str | None = None, width: int = 340
) -> str:
    """A list to select from; ``show`` names an option, ``text`` is the list's help."""
    one_of(field, options)

    def shown(option: str) -> str:
        return plain(show(option))

    return str(st.selectbox(label, list(options), format_func=shown, help=text, width=width, **field.widget()))


def segments(
    field: Field, label: str, options: Sequence[str], show: Show[str] = str, text: str | None = None, *, titled: bool
) -> str:
    """Options side by side, one of them selected; ``titled`` where the label is seen, and with it the help ``text``."""
    one_of(field, options)
    shown = st.segmented_control(
        label,
        list(options),
        format_func=show,
        help=text,
        label_visibility="visible" if titled else "collapsed",
        required=True,
        **field.widget(),
    )
    return str(shown)


def slider(field: Field, label: str, ends: tuple[int, int], default: int, text: str | None = None) -> int:
    """A whole number between two ends."""
    within(field, *ends, default)
    return int(st.slider(label, *ends, help=text, **field.widget()))


def stops(field: Field, label: str, options: Sequence[int], default: int, text: str | None = None) -> int:
    """A slider that stops only at these numbers."""
    one_of(field, options, default)
    return int(st.select_slider(label, list(options), help=text, **field.widget()))


def whole_number(field: Field, label: str, count: int, default: int = 0, text: str | None = None) -> int:
    """A position from 0 to ``count - 1``: a channel, a row, a column."""
    within(field, 0, count - 1, default)
    disabled = count == 1
    return int(st.number_input(label, 0, count - 1, help=text, disabled=disabled, width=150, **field.widget()))
