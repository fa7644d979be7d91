"""What browsers send to components: anything at all, of which only what is meant is read, and nothing raises."""

import json
import math
import re
import string
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.components import (
    browser,
    builder,
    convolution,
    drawing_pad,
    network_strip,
    pooling,
    unit_arithmetic,
    unit_view,
)
from app.components.browser import clicked, handler, sent_value
from cnnviz.geometry import WHOLE_IMAGE
from tests.serving import ROOT

SCENE = unit_view.unit_scene(np.ones((3, 4), np.float32), np.ones((8, 8, 3), np.uint8), WHOLE_IMAGE, channels=2)
DIGITS = 28 * 28 * 4 // 3 + 4
#: The reader of everything that a component is sent.
READERS: dict[str, Callable[[object], object]] = {
    "builder: design": builder.design_text,
    "builder: request": builder.request,
    "convolution: settings": convolution.SETTINGS,
    "drawing pad": browser.text(DIGITS),
    "map grid": browser.index(64),
    "network strip": network_strip._name(["conv1", "fc"]),
    "pooling: settings": browser.text(pooling.LONGEST_TEXT),
    "fields": browser.numbers(3),
    "pixels": browser.numbers(2),
    "unit arithmetic": browser.text(unit_arithmetic.LONGEST),
    "unit view": unit_view._unit(SCENE),
    "times": browser.milliseconds,
}
#: Where the visitor's values are kept, or what was sent is read; other modules ask these.
KEEPERS = {
    "app/choosing/controls.py",
    "app/choosing/pictures.py",
    "app/components/__init__.py",
    "app/components/browser.py",
    "app/pages/architectures/compare.py",
    "app/pages/builder/actions.py",
    "app/pages/training/editor.py",
    "app/pages/training/loaded.py",
    "app/pages/training/mistakes.py",
    "app/pages/training/own.py",
    "app/state/__init__.py",
    "app/state/holder.py",
    "app/state/links.py",
    "app/state/unreadable.py",
}

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text("0123456789,", max_size=30)
anything = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
names = st.sampled_from(["at", "preset", "pattern", "text", "n", "pool"])
requests = st.dictionaries(names, anything).map(json.dumps)
HOSTILE: dict[str, Any] = {
    "a list for a name": '{"preset": ["x"]}',
    "a request of a list": '[{"preset": "vgg11"}]',
    "nested deeper than Python": "[" * 60_000,
    "an object nested deeper than Python": '{"pattern":' * 5_000 + "1" + "}" * 5_000,
    "more digits than Python converts": '{"at": ' + "1" * 4_301 + "}",
    "a number beyond all floats": '{"at": 1e999, "pattern": {"n": 1e999}}',
    "a whole number beyond all floats": json.dumps({"at": 10**400, "pattern": {"n": 10**400}}),
    "no number": '{"at": NaN, "pattern": {"n": NaN}}',
    "lists in the pattern": '{"pattern": {"n": [1], "pool": {}}}',
    "many numbers in the pattern": json.dumps({"pattern": dict.fromkeys(map(str, range(10_000)), 1)}),
    "a text of a megabyte": "x" * 2**20,
    "digits of another script": "\u0661,\u0662,\u0663",
    "digits and signs": "-1,+2,1_0",
    "thousands of digits": "1" * 4_301 + ",1,1",
    "half a character": "\ud800",
    "NUL": "\0",
    "infinity": math.inf,
    "NaN": math.nan,
    "an object": {"selected": {"selected": 1}},
    "true": True,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@given(value=anything | anything.map(json.dumps) | requests)
def test_nothing_that_is_sent_raises(read: Callable[[object], object], value: object) -> None:
    read(value)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_nor_does_what_was_made_to(read: Callable[[object], object], value: object) -> None:
    shown = read(value)
    assert shown is None or isinstance(shown, builder.Request) or shown == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("builder: design", '{"at": 5, "text": "{}"}', "{}"),
        ("builder: request", '{"preset": "vgg11", "at": 5}', builder.Request(5, "vgg11")),
        ("builder: request", '{"pattern": {"n": 2, "pool": false}}', builder.Request(pattern={"n": 2, "pool": False})),
        ("convolution: settings", "k3x3.s2", "k3x3.s2"),
        ("map grid", 63, 63),
        ("map grid", 64, None),
        ("map grid", -1, None),
        ("network strip", "fc", "fc"),
        ("network strip", "fc2", None),
        ("fields", "3,17,0", (3, 17, 0)),
        ("pixels", "999999999,0", (999_999_999, 0)),
        ("pixels", "1,2,3", None),
        ("pixels", "1", None),
        ("pixels", "a,b", None),
        ("pixels", "-1,2", None),
        ("pixels", "\u0662,1", None),
        ("pixels", 3, None),
        ("unit view", "1,2,3", (1, 2, 3)),
        ("unit view", "2,0,0", None),
        ("unit view", "0,3,0", None),
    ],
)
def test_what_is_meant_is_read(name: str, value: object, expected: object) -> None:
    assert READERS[name](value) == expected


@given(text=st.text(string.ascii_letters + string.digits + "+/=", max_size=40) | st.text())
@example("\u00e9" * 4)
@example("=" * 8)
def test_a_drawing_that_is_none_is_none(text: str) -> None:
    assert drawing_pad.decoded(text, 28) is None


@given(value=anything)
def test_a_component_s_whole_state_can_be_anything(value: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.session_state", {"strip": value, "chart": {"selection": value}})
        assert sent_value("strip", "selected", browser.index(4)) is None or isinstance(value, dict)
        assert clicked("chart") is None or isinstance(value, dict)


def test_a_handler_calls_with_what_it_reads_and_with_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    kept: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", kept)
    changed = handler("grid", "selected", browser.index(8), calls.append)
    changed()
    for value in (5, "5", True, None, [5], 8):
        kept["grid"] = {"selected": value}
        changed()
    assert calls == [5]


def test_the_point_that_was_clicked(monkeypatch: pytest.MonkeyPatch) -> None:
    points: list[Any] = [{"x": 1}, {"customdata": ["no text"]}, {"customdata": "vgg16"}]
    monkeypatch.setattr("streamlit.session_state", {"chart": {"selection": {"points": points}}})
    assert clicked("chart") == "vgg16"
    assert clicked("other") is None


def test_no_other_module_reads_what_browsers_send() -> None:
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "app").rglob("*.py")}
    readers = {name for name, text in sources.items() if re.search(r"\bsession_state\b", text)}
    assert readers - KEEPERS == set()


def test_state_of_streamlit_s_own_kind_is_a_mapping() -> None:
    from streamlit.util import AttributeDictionary  # noqa: PLC0415 - what st.session_state holds for a component

    assert browser.entry(AttributeDictionary({"selected": 3}), "selected") == 3
    assert browser.entry(SimpleNamespace(selected=3), "selected") is None
