"""Typed values as texts: from the fields of a frozen dataclass to an address's parameters, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    ValuesT = TypeVar("ValuesT", bound=DataclassInstance)
else:
    ValuesT = TypeVar("ValuesT")

Value = str | int | float | bool
#: Characters of one value in an address; mail programs break longer ones.
LONGEST = 1500
WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
REAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,3})?", re.ASCII)
BOOLEANS = {"1": True, "0": False}
_KEY = "entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """How one field is written: ``name`` in the address, and which values are valid.

    A field that is not ``listed`` is kept for the visitor but stands in no address. Changes of a ``gradual`` field that
    follow one another quickly (a slider) are one entry of the browser's history.
    """

    field: str
    name: str
    default: Value
    listed: bool = True
    gradual: bool = False
    least: float = 0
    most: float = 999_999_999
    options: tuple[Value, ...] = ()

    def read(self, text: str) -> Value:
        """The value that ``text`` writes, or the default where it writes none that is valid."""
        value = _parsed(text, type(self.default))
        return value if value is not None and self._is_valid(value) else self.default

    def _is_valid(self, value: Value) -> bool:
        if self.options:
            return value in self.options
        return not isinstance(value, int | float) or isinstance(value, bool) or self.least <= value <= self.most

    def write(self, value: Value) -> str:
        """The text that ``read`` reads."""
        if isinstance(value, bool):
            return str(int(value))
        return f"{value!r}" if isinstance(value, float) else str(value)


def entry(default: Value, **rules: Any) -> Any:  # noqa: ANN401 - as ``dataclasses.field``: stands for a default
    """A field with rules of its own: any of ``Entry``'s but ``field`` and ``default``.

    A plain default (``layer: str = ""``) is a listed field named as in the class.
    """
    return field(default=default, metadata={_KEY: rules})


@cache
def entries(kind: type[DataclassInstance]) -> tuple[Entry, ...]:
    """One entry for each field of the dataclass; raises ``TypeError`` for a field without a default."""
    return tuple(_entry(each.name, each.default, each.metadata) for each in fields(kind))


def _entry(name: str, default: object, metadata: Mapping[str, Any]) -> Entry:
    if default is MISSING or not isinstance(default, str | int | float | bool):
        raise TypeError(f"{name} needs a default: a text, a number or a boolean")
    return Entry(**{"field": name, "name": name, "default": default, **metadata.get(_KEY, {})})


def encode(values: DataclassInstance) -> dict[str, str]:
    """Texts by address name, of all fields that differ from their defaults."""
    pairs = ((each, getattr(values, each.field)) for each in entries(type(values)))
    return {each.name: each.write(value) for each, value in pairs if value != each.default}


def decode(kind: type[ValuesT], texts: Mapping[str, str]) -> ValuesT:
    """The values that ``encode`` wrote; the default for every text that is missing or not valid."""
    return kind(**{each.field: each.read(texts[each.name]) for each in entries(kind) if each.name in texts})


def _parsed(text: str, kind: type[Value]) -> Value | None:
    if kind is str:
        return text
    if kind is bool:
        return BOOLEANS.get(text)
    if kind is int:
        return int(text) if WHOLE.fullmatch(text) else None
    return _real(text)


def _real(text: str) -> float | None:
    if not REAL.fullmatch(text):
        return None
    value = float(text)
    return value if isfinite(value) else None
