"""The list of layers of a network being built. It is edited in the browser; Python answers with shapes and costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.components import mount, pack
from app.components.browser import entry, handler, json_object, milliseconds, text

DESIGN: Final = "design"
REQUEST: Final = "request"
LONGEST: Final = 65_536  # characters of a design from the browser
LONGEST_WORD: Final = 60  # characters of a preset's slug, or of the name of a number of the pattern
MOST_NUMBERS: Final = 16  # of a pattern


@dataclass(frozen=True, slots=True)
class Request:
    """What only Python can make: a preset, or the ``pattern`` with these numbers where one is asked for.

    ``at`` is the time of the request in milliseconds by the browser's clock, 0 where it gave none.
    """

    at: float = 0.0
    preset: str = ""
    pattern: Mapping[str, int] | None = None


def builder(
    *,
    key: str,
    setup: Mapping[str, Any],
    answer: Mapping[str, Any],
    on_design: Callable[[str], None],
    on_request: Callable[[Request], None],
) -> None:
    """Draw the builder.

    ``setup`` is what does not change: words, kinds of layers with their fields, presets, the fields of the pattern and
    of the network as a whole. ``answer`` is of one design: its ``text`` (JSON), shapes and costs row by row. Before
    the script runs again, ``on_design`` is called with the text of an edited design, ``on_request`` with a request,
    whose time ``answer["requested"]`` gives back.
    """
    message = pack({"key": key, **setup}, {})
    mount(
        "builder",
        key=key,
        message=message,
        selected=answer,
        on_design_change=handler(key, DESIGN, design_text, on_design),
        on_request_change=handler(key, REQUEST, request, on_request),
    )


def design_text(value: object) -> str | None:
    """A reader of an edited design: its JSON, which may be that of none."""
    return text(LONGEST)(entry(json_object(2 * LONGEST)(value), "text"))


def request(value: object) -> Request | None:
    """A reader of requests.

    >>> request('{"preset": "vgg11", "at": 5}')
    Request(at=5.0, preset='vgg11', pattern=None)
    >>> request('{"preset": ["x"]}'), request('["x"]')
    (Request(at=0.0, preset='', pattern=None), None)
    """
    sent = json_object(LONGEST)(value)
    if sent is None:
        return None
    preset = text(LONGEST_WORD)(entry(sent, "preset"))
    return Request(milliseconds(entry(sent, "at")) or 0.0, preset or "", _pattern(entry(sent, "pattern")))


def _pattern(value: object) -> Mapping[str, int] | None:
    """Whole numbers by name; booleans are 0 and 1."""
    if not isinstance(value, dict) or len(value) > MOST_NUMBERS:
        return None
    return value if all(isinstance(number, int) for number in value.values()) else None
