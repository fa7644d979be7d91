"""Designs from untrusted JSON: limited in size, validated by a JSON schema."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from cnnviz.design.kinds import KINDS, LayerKind
from cnnviz.design.schema import (
    CHANNELS,
    CLASSES,
    FORMAT,
    MOST_LAYERS,
    NAME_LENGTH,
    SIDE,
    VERSION,
    Design,
    Layer,
)
from cnnviz.errors import DesignError, DesignFault

MOST_BYTES = 1 << 16
LONGEST_QUOTED = 40  # characters of the JSON's text that an error repeats


def _whole(bounds: tuple[int, int]) -> dict[str, Any]:
    return {"type": "integer", "minimum": bounds[0], "maximum": bounds[1]}


def _settings(kind: LayerKind) -> dict[str, Any]:
    properties = {"kind": {"const": kind.name}} | {each.name: each.schema() for each in kind.settings}
    return {"properties": properties, "additionalProperties": False}


#: JSON Schema 2020-12, generated from ``kinds.KINDS``.
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["format", "version", "name", "input", "classes", "layers"],
    "additionalProperties": False,
    "properties": {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "name": {"type": "string", "minLength": 1, "maxLength": NAME_LENGTH},
        "input": {
            "type": "array",
            "minItems": 3,
            "maxItems": 3,
            "prefixItems": [{"enum": list(CHANNELS)}, _whole(SIDE), _whole(SIDE)],
        },
        "classes": _whole(CLASSES),
        "layers": {
            "type": "array",
            "maxItems": MOST_LAYERS,
            "items": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"enum": list(KINDS)}},
                "allOf": [
                    {"if": {"properties": {"kind": {"const": name}}}, "then": _settings(kind)}
                    for name, kind in KINDS.items()
                ],
            },
        },
    },
}
_VALIDATOR = Draft202012Validator(SCHEMA)


def read_design(content: bytes | str) -> Design:
    """The design in the content of a JSON file; its layers need not fit their inputs.

    Raises ``DesignError``: too long, not JSON, a key twice, not a design, or anything in it out of bounds.

    >>> read_design('{"format":"cnnviz-network","version":1,"name":"A","input":[1,8,8],"classes":2,"layers":[]}')
    Design(name='A', input=(1, 8, 8), classes=2, layers=())
    """
    data = _parsed(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise DesignError(DesignFault.NOT_A_DESIGN)
    if data.get("version") != VERSION:
        raise DesignError(DesignFault.VERSION, version=_quoted(data.get("version")), supported=VERSION)
    _check(data)
    channels, height, width = map(int, data["input"])
    layers = tuple(Layer.of(**each) for each in data["layers"])
    return Design(data["name"], (channels, height, width), int(data["classes"]), layers)


def read_file(path: Path) -> Design:
    """The design in the file at ``path``; raises ``DesignError``."""
    try:
        with path.expanduser().open("rb") as file:
            return read_design(file.read(MOST_BYTES + 1))
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        raise DesignError(DesignFault.NOT_FOUND, path=str(path)) from error


def _parsed(content: bytes) -> object:
    if len(content) > MOST_BYTES:
        raise DesignError(DesignFault.TOO_MANY_BYTES, size=len(content), limit=MOST_BYTES)
    try:
        parsed: object = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_without_duplicates, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits are ValueErrors
        raise DesignError(DesignFault.NOT_JSON) from error
    return parsed


def _check(data: dict[str, Any]) -> None:
    """Raise ``DesignError`` for the first thing that the schema does not allow."""
    try:
        fault = next(_VALIDATOR.iter_errors(data), None)
        refusal = fault and _error(fault)
    except RecursionError as error:  # nested deeply enough to be parsed, but not to be validated
        raise DesignError(DesignFault.NOT_JSON) from error
    if refusal:
        raise refusal


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise DesignError(DesignFault.REPEATED_KEY, entry=_quoted(key))
        result[key] = value
    return result


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _quoted(value: object) -> str:
    """A value as an error repeats it: short, without line breaks and other unprintable characters.

    Of lists and objects, which may be nested deeper than Python writes, the brackets alone.
    """
    text = "[…]" if isinstance(value, list) else "{…}" if isinstance(value, dict) else str(value)
    return "".join(each if each.isprintable() else "?" for each in text[:LONGEST_QUOTED])


def _where(fault: ValidationError) -> str:
    """The path to the fault; layers count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in fault.absolute_path) or "-"


def _unknown(fault: ValidationError) -> DesignError:
    key = next(key for key in fault.instance if key not in fault.schema["properties"])
    return DesignError(DesignFault.UNKNOWN_KEY, where=_where(fault), entry=_quoted(key))


def _missing(fault: ValidationError) -> DesignError:
    key = next(key for key in fault.validator_value if key not in fault.instance)
    return DesignError(DesignFault.MISSING_KEY, where=_where(fault), entry=key)


def _outside(fault: ValidationError) -> DesignError:
    low, high = fault.schema["minimum"], fault.schema["maximum"]
    return DesignError(DesignFault.RANGE, where=_where(fault), value=_quoted(fault.instance), low=low, high=high)


def _not_offered(fault: ValidationError) -> DesignError:
    choices = ", ".join(map(str, fault.validator_value))
    return DesignError(DesignFault.CHOICE, where=_where(fault), value=_quoted(fault.instance), choices=choices)


def _length(fault: ValidationError) -> DesignError:
    if fault.absolute_path[0] == "layers":
        return DesignError(DesignFault.TOO_MANY_LAYERS, count=len(fault.instance), limit=MOST_LAYERS)
    return DesignError(DesignFault.TYPE, where=_where(fault), wanted="[C, H, W]")


def _name(_: ValidationError) -> DesignError:
    return DesignError(DesignFault.NAME, limit=NAME_LENGTH)


_ERRORS: Mapping[str, Callable[[ValidationError], DesignError]] = {
    "additionalProperties": _unknown,
    "required": _missing,
    "minimum": _outside,
    "maximum": _outside,
    "enum": _not_offered,
    "minItems": _length,
    "maxItems": _length,
    "minLength": _name,
    "maxLength": _name,
}


def _error(fault: ValidationError) -> DesignError:
    """The fault as a ``DesignError``; faults that are not in the table are wrong types."""
    create = _ERRORS.get(str(fault.validator))
    if create:
        return create(fault)
    return DesignError(DesignFault.TYPE, where=_where(fault), wanted=str(fault.validator_value))
