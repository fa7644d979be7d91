"""What a page of this process keeps for its visitor, and what its address says."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from streamlit.testing.v1 import AppTest

from app.state import State
from app.state.codec import decode, encode, entries


def address(page: AppTest) -> dict[str, str]:
    """The query that the browser was told last, by name."""
    protos = (each.proto for each in page.get("bidi_component") if each.proto.component_name == "address")
    latest = max((json.loads(proto.json) for proto in protos), key=lambda data: int(data["serial"]))
    return dict(parse_qsl(latest["query"], keep_blank_values=True))


def steps(page: AppTest) -> int:
    """How many entries the page has added to the browser's history."""
    protos = (each.proto for each in page.get("bidi_component") if each.proto.component_name == "address")
    return max(int(json.loads(proto.json)["step"]) for proto in protos)


def values(page: AppTest, state: State[Any]) -> Any:
    """The values of a state."""
    key = f"state/{state.name}"
    text = page.session_state[key] if key in page.session_state else ""  # noqa: SIM401 - AppTest has no get
    return decode(state.kind, dict(parse_qsl(text, keep_blank_values=True)))


def field_names(state: State[Any]) -> dict[str, str]:
    """The fields of a state by address name."""
    return {each.name: each.field for each in entries(state.kind)}


def change(page: AppTest, state: State[Any], **changes: Any) -> None:
    """Replace some values before the next run."""
    page.session_state[f"state/{state.name}"] = urlencode(encode(replace(values(page, state), **changes)))


def go(page: AppTest, states: Iterable[State[Any]], **values_by_name: Any) -> AppTest:
    """Draw the page again with other values of these states, by address name; other names are those of components."""
    for name, value in values_by_name.items():
        owner = next((each for each in states if name in field_names(each)), None)
        if owner is None:
            page.session_state[name] = value
        else:
            change(page, owner, **{field_names(owner)[name]: value})
    return page.run()
