"""What browsers send to components, read as values of one type.

A browser may send anything: any JSON of any depth, texts of any length, NaN. A reader takes any object and returns a
value of its type, or ``None``; it raises nothing. ``handler`` and ``sent_value`` are the only ways to what was sent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")
Reader = Callable[[object], T | None]
#: Digits of a number that counts something.
MOST_DIGITS = 9


def sent_value(key: str, name: str, read: Reader[T]) -> T | None:
    """The state or event ``name`` of the component ``key``, or ``None`` where nothing that ``read`` reads was sent."""
    return read(entry(st.session_state.get(key), name))


def handler(key: str, name: str, read: Reader[T], then: Callable[[T], None]) -> Callable[[], None]:
    """A callback of the component ``key`` that calls ``then`` with what was sent as ``name``, if ``read`` reads it."""

    def changed() -> None:
        value = sent_value(key, name, read)
        if value is not None:
            then(value)

    return changed


def nothing() -> None:
    """A callback that does nothing: Streamlit reports only the events that have one."""


def clicked(chart: str) -> str | None:
    """The ``customdata`` of the point that was clicked in the Plotly chart with the key ``chart``."""
    points = entry(sent_value(chart, "selection", anything), "points")
    marks = (entry(point, "customdata") for point in points) if isinstance(points, list) else ()
    return next((mark for mark in marks if isinstance(mark, str)), None)


def entry(value: object, name: str) -> object:
    """An entry of a JSON object; ``None`` where ``value`` is none, or has no such entry.

    >>> entry({"at": 3}, "at"), entry({"at": 3}, "to"), entry(["at"], "at")
    (3, None, None)
    """
    return value.get(name) if isinstance(value, Mapping) else None


def anything(value: object) -> object:
    """A reader of every value."""
    return value


def text(longest: int, form: str = r".*") -> Reader[str]:
    """A reader of texts of at most ``longest`` characters in the form of a regular expression.

    >>> text(3)("abc"), text(3)("abcd"), text(9, "[a-c]+")("abx"), text(3)(["abc"])
    ('abc', None, None, None)
    """
    pattern = re.compile(form, re.DOTALL)

    def read(value: object) -> str | None:
        return value if isinstance(value, str) and len(value) <= longest and pattern.fullmatch(value) else None

    return read


def index(count: int) -> Reader[int]:
    """A reader of whole numbers from 0 to ``count - 1``.

    >>> index(3)(2), index(3)(3), index(3)(True), index(3)("2")
    (2, None, None, None)
    """

    def read(value: object) -> int | None:
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < count else None

    return read


def numbers(count: int) -> Reader[tuple[int, ...]]:
    """A reader of ``count`` whole numbers with commas between them.

    >>> numbers(2)("3,17"), numbers(2)("3,x"), numbers(2)(None), numbers(1)("9999999999")
    ((3, 17), None, None, None)
    """
    form = text((MOST_DIGITS + 1) * count, ",".join([f"[0-9]{{1,{MOST_DIGITS}}}"] * count))

    def read(value: object) -> tuple[int, ...] | None:
        shown = form(value)
        return None if shown is None else tuple(map(int, shown.split(",")))

    return read


def milliseconds(value: object) -> float | None:
    """A reader of times in milliseconds, as the browser's clock gives them.

    >>> milliseconds(12), milliseconds(float("nan")), milliseconds(10**400), milliseconds("12")
    (12.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e18:
        return None
    return float(value) if math.isfinite(value) else None


def json_object(longest: int) -> Reader[Mapping[str, Any]]:
    """A reader of JSON objects, sent as texts of at most ``longest`` characters.

    >>> json_object(50)('{"at": 3}'), json_object(50)('["at"]'), json_object(50)("[" * 50), json_object(5)('{"at": 3}')
    ({'at': 3}, None, None, None)
    """

    def read(value: object) -> Mapping[str, Any] | None:
        try:
            parsed = json.loads(text(longest)(value) or "null")
        except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError
            return None
        return parsed if isinstance(parsed, dict) else None

    return read
