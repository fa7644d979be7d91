import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.text import LANGUAGES, sentence, words
from cnnviz.design import MOST_BYTES, MOST_LAYERS, PRESETS, Design, read_design
from cnnviz.design.reading import SCHEMA, read_file
from cnnviz.errors import DesignError, DesignFault
from tests.designs import designs

GOOD: dict[str, Any] = json.loads(PRESETS["mycnn"].json())


def refusal(content: bytes | str) -> DesignError:
    with pytest.raises(DesignError) as caught:
        read_design(content)
    for language in LANGUAGES:
        wording = words(language)
        assert sentence(wording, caught.value) != wording("errors.general")
    return caught.value


def changed(**entries: Any) -> str:
    return json.dumps(GOOD | entries)


def layer(**entries: Any) -> str:
    return changed(layers=[{"kind": "flatten"}, entries])


@given(design=designs())
def test_what_was_written_is_read(design: Design) -> None:
    assert read_design(design.json()) == design
    assert read_design(b"\xef\xbb\xbf" + json.dumps(json.loads(design.json()), indent=2).encode()) == design


@pytest.mark.parametrize("design", PRESETS.values(), ids=list(PRESETS))
def test_presets_too(design: Design) -> None:
    assert read_design(design.json().encode()) == design


def test_the_schema_is_one_and_finds_nothing_wrong_with_what_we_write() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for design in PRESETS.values():
        assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(design.json()))) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", DesignFault.NOT_JSON),
        (b"\xff\xfe", DesignFault.NOT_JSON),
        ("[" * MOST_BYTES, DesignFault.NOT_JSON),
        ('{"a":' * 10_000, DesignFault.NOT_JSON),
        ("9" * 5000, DesignFault.NOT_JSON),
        (changed(classes=float("nan")), DesignFault.NOT_JSON),
        (changed(classes=float("-inf")), DesignFault.NOT_JSON),
        ("import os", DesignFault.NOT_JSON),
        (b"\x80\x04\x95", DesignFault.NOT_JSON),
        (" " * (MOST_BYTES + 1), DesignFault.TOO_MANY_BYTES),
        ('{"format":1,"format":2}', DesignFault.REPEATED_KEY),
        (layer(kind="flatten").replace('"kind"', '"kind":"conv","kind"', 1), DesignFault.REPEATED_KEY),
        ("[]", DesignFault.NOT_A_DESIGN),
        ("1e999", DesignFault.NOT_A_DESIGN),
        (changed(format="keras"), DesignFault.NOT_A_DESIGN),
        (changed(version=2), DesignFault.VERSION),
        (changed(version=None), DesignFault.VERSION),
        (changed(script="rm"), DesignFault.UNKNOWN_KEY),
        (layer(kind="flatten", units=3), DesignFault.UNKNOWN_KEY),
        (layer(kind="conv", self=3), DesignFault.UNKNOWN_KEY),
        (layer(units=3), DesignFault.MISSING_KEY),
        (json.dumps({key: GOOD[key] for key in GOOD if key != "classes"}), DesignFault.MISSING_KEY),
        (changed(name=5), DesignFault.TYPE),
        (changed(name=""), DesignFault.NAME),
        (changed(name="n" * 61), DesignFault.NAME),
        (changed(name="<script>"), DesignFault.NAME),
        (changed(input=[1, 28]), DesignFault.TYPE),
        (changed(input=[1, 28, 28, 28]), DesignFault.TYPE),
        (changed(input="1x28x28"), DesignFault.TYPE),
        (changed(input=[2, 28, 28]), DesignFault.CHOICE),
        (changed(input=[1, 10**9, 28]), DesignFault.RANGE),
        (changed(classes=10**4000), DesignFault.RANGE),
        (changed(classes=True), DesignFault.TYPE),
        (changed(classes="10"), DesignFault.TYPE),
        (changed(classes=2.5), DesignFault.TYPE),
        (changed(layers={}), DesignFault.TYPE),
        (changed(layers=[[]]), DesignFault.TYPE),
        (changed(layers=[{"kind": "flatten"}] * (MOST_LAYERS + 1)), DesignFault.TOO_MANY_LAYERS),
        (layer(kind="attention"), DesignFault.CHOICE),
        (layer(kind=["conv"]), DesignFault.CHOICE),
        (layer(kind="conv", filters=0), DesignFault.RANGE),
        (layer(kind="conv", filters=2**63), DesignFault.RANGE),
        (layer(kind="conv", filters="6"), DesignFault.TYPE),
        (layer(kind="conv", bias=1), DesignFault.TYPE),
        (layer(kind="dropout", p=1), DesignFault.RANGE),
        (layer(kind="dropout", p=0).replace('"p": 0', '"p": 1e999'), DesignFault.RANGE),
        (layer(kind="pool", mode="min"), DesignFault.CHOICE),
    ],
)
def test_everything_else_is_refused_with_its_sentence(content: bytes | str, fault: str) -> None:
    assert refusal(content).reason == fault


@pytest.mark.parametrize("depth", [5, *range(900, 1000, 7)])
@pytest.mark.parametrize("key", ["version", "name", "classes", "layers"])
def test_depth_is_refused_however_deep(key: str, depth: int) -> None:
    refusal(changed(**{key: 0}).replace(f'"{key}": 0', f'"{key}": {"[" * depth}{"]" * depth}'))


def test_a_refusal_says_where() -> None:
    assert refusal(layer(kind="conv", filters=0)).facts == {
        "where": "layers.2.filters",
        "value": "0",
        "low": 1,
        "high": 2048,
    }
    assert refusal(changed(**{"a\n" * 99: 1})).facts == {"where": "-", "entry": "a?" * 20}


@given(content=st.binary(max_size=200) | st.text(max_size=200))
def test_any_content_is_a_design_or_refused(content: bytes | str) -> None:
    refusal(content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["conv", "pool"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "filters", "p"]), inner),
    max_leaves=8,
)


@given(key=st.sampled_from(sorted(GOOD)), value=json_values)
def test_any_value_in_any_place_is_read_or_refused(key: str, value: Any) -> None:
    try:
        design = read_design(changed(**{key: value}))
    except DesignError:
        return
    assert read_design(design.json()) == design


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(PRESETS["mycnn"].json(), encoding="utf-8")
    assert read_file(path) == PRESETS["mycnn"]
    for missing in (tmp_path / "none.json", tmp_path, tmp_path / "\0.json"):
        with pytest.raises(DesignError) as caught:
            read_file(missing)
        assert caught.value.reason == DesignFault.NOT_FOUND
    path.write_bytes(b" " * (MOST_BYTES + 9))
    with pytest.raises(DesignError) as caught:
        read_file(path)
    assert caught.value.reason == DesignFault.TOO_MANY_BYTES
