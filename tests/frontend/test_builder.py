"""Designs as the Builder edits them, in Node.js."""

from itertools import product
from typing import Any

import pytest

from tests.frontend.node import Ask, asking

DESIGN: dict[str, Any] = {
    "name": "net",
    "input": [3, 32, 32],
    "classes": 10,
    "layers": [{"kind": kind} for kind in ("conv", "pool", "flatten", "linear")],
}


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asking("builder/design.js")


def kinds(design: dict[str, Any]) -> list[str]:
    return [layer["kind"] for layer in design["layers"]]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (["insertedLayer", DESIGN, 1, {"kind": "relu"}], ["conv", "relu", "pool", "flatten", "linear"]),
        (["removedLayer", DESIGN, 0], ["pool", "flatten", "linear"]),
        (["duplicatedLayer", DESIGN, 3], ["conv", "pool", "flatten", "linear", "linear"]),
        (["movedLayer", DESIGN, 0, 2], ["pool", "flatten", "conv", "linear"]),
        (["movedLayer", DESIGN, 3, 0], ["linear", "conv", "pool", "flatten"]),
    ],
)
def test_layers_come_go_and_move(ask: Ask, call: list[Any], expected: list[str]) -> None:
    (design,) = ask([call])
    assert kinds(design) == expected


def test_the_selection_follows_its_layer(ask: Ask) -> None:
    cases = list(product(range(4), repeat=3))
    positions = ask([["positionAfterMove", *case] for case in cases])
    for (selected, start, end), position in zip(cases, positions, strict=True):
        layers = list(range(4))
        layers.insert(end, layers.pop(start))
        assert position == layers.index(selected), (selected, start, end)


def test_what_is_true_of_the_whole_is_changed_by_name(ask: Ask) -> None:
    (design, whole) = ask([["withWhole", DESIGN, "height", 64], ["wholeOf", DESIGN]])
    assert design["input"] == [3, 64, 32]
    assert whole == {"name": "net", "classes": 10, "channels": 3, "height": 32, "width": 32}


def test_a_text_leaves_usual_settings_out(ask: Ask) -> None:
    fields = [{"name": "stride", "usual": 1}, {"name": "filters", "usual": 8}]
    text = '{"name": "net", "layers": [{"kind": "conv", "filters": 3}]}'
    (design,) = ask([["readDesign", text, {"conv": {"fields": fields}}]])
    assert design["layers"] == [{"kind": "conv", "stride": 1, "filters": 3}]
