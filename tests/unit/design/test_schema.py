import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from cnnviz.design import KINDS, MOST_LAYERS, NAME_LENGTH, PRESETS, Design, Layer
from cnnviz.errors import DesignError, DesignFault
from tests.designs import designs

NETWORK = Design("A", (1, 8, 8), 2, (Layer.of("conv"), Layer.of("flatten")))


def reason(make: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DesignError) as caught:
        make(*args, **kwargs)
    return caught.value.reason


def test_a_value_has_its_settings_own_type() -> None:
    assert repr(Layer.of("conv", kernel=5.0)["kernel"]) == "5"
    assert repr(Layer.of("dropout", p=0)["p"]) == "0.0"
    assert reason(Layer.of, "conv", kernel=2.5) == DesignFault.RANGE


def test_unknown_kinds_and_settings() -> None:
    assert reason(Layer.of, "attention") == DesignFault.CHOICE
    assert reason(Layer.of, "conv", heads=8) == DesignFault.UNKNOWN_KEY


@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_layer_is_as_by_default_but_for_what_its_kind_says(kind: str) -> None:
    fresh = dict(KINDS[kind].fresh)
    assert Layer.fresh(kind).settings == Layer.of(kind).settings | fresh
    assert Layer.fresh(kind).record() == {"kind": kind} | fresh


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": ""}, DesignFault.NAME),
        ({"name": "x" * (NAME_LENGTH + 1)}, DesignFault.NAME),
        ({"name": 'a"b'}, DesignFault.NAME),
        ({"name": "a\nb"}, DesignFault.NAME),
        ({"name": "a\\b"}, DesignFault.NAME),
        ({"name": "\ud800"}, DesignFault.NAME),
        ({"name": "[a](b)"}, DesignFault.NAME),
        ({"input": (2, 8, 8)}, DesignFault.CHOICE),
        ({"input": (1, 0, 8)}, DesignFault.RANGE),
        ({"input": (1, 8, 513)}, DesignFault.RANGE),
        ({"classes": 1}, DesignFault.RANGE),
        ({"classes": 1001}, DesignFault.RANGE),
        ({"layers": (Layer.of("flatten"),) * (MOST_LAYERS + 1)}, DesignFault.TOO_MANY_LAYERS),
    ],
)
def test_what_is_out_of_bounds_is_not_made(changes: Any, fault: str) -> None:
    assert reason(replace, NETWORK, **changes) == fault


def test_names_may_be_in_any_script() -> None:
    name = "\u1102\u1162 \u05e0 net-5 (2), v1.0+_"
    assert replace(NETWORK, name=f" {name} ").name == f"\ub0b4{name[2:]}"  # composed, without spaces around


def test_editing_makes_another_design() -> None:
    conv, flatten, pool = Layer.of("conv"), Layer.of("flatten"), Layer.of("pool")
    assert NETWORK.inserted(1, pool).layers == (conv, pool, flatten)
    assert NETWORK.removed(0).layers == (flatten,)
    assert NETWORK.inserted(2, pool).moved(2, 0).layers == (pool, conv, flatten)
    assert NETWORK.moved(0, 1).layers == (flatten, conv)
    assert NETWORK.replaced(0, pool).layers == (pool, flatten)
    assert NETWORK.layers == (conv, flatten)


@given(design=designs())
def test_json_says_all_in_one_line_and_nothing_that_goes_without_saying(design: Design) -> None:
    text = design.json()
    result = json.loads(text)
    assert "\n" not in text
    assert [Layer.of(**layer) for layer in result["layers"]] == list(design.layers)
    assert Layer.of("conv").record() == {"kind": "conv"}


def test_the_json_of_version_1_stays_what_it_is() -> None:
    assert PRESETS["lenet5"].json() == (
        '{"format":"cnnviz-network","version":1,"name":"LeNet-5","input":[1,32,32],"classes":10,"layers":['
        '{"kind":"conv","filters":6,"kernel":5},{"kind":"activation","function":"tanh"},{"kind":"pool","mode":"average"},'
        '{"kind":"conv","kernel":5},{"kind":"activation","function":"tanh"},{"kind":"pool","mode":"average"},'
        '{"kind":"conv","filters":120,"kernel":5},{"kind":"activation","function":"tanh"},{"kind":"flatten"},'
        '{"kind":"linear","units":84},{"kind":"activation","function":"tanh"}]}'
    )
