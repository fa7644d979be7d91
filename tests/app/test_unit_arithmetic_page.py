"""The arithmetic panel on the Explore page: every rule in both languages, the proof, and the trail down and back."""

import re
from typing import Any

import numpy as np
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from app import results
from app.components.unit_arithmetic import Target
from app.pages.explore.state import STATE, Explore
from app.pages.explore.trail import MOST, Trail, read
from app.text import LANGUAGES, words
from tests.app.explore_page import faults, go, opened, selection_of, value_of
from tests.app.messages import sent
from tests.app.states import values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

HANGUL = re.compile("[\uac00-\ud7a3]")
DIGIT = {"net": "lenet5", "weights": "random", "pic": "sample:digit-3"}
SMALL = {"net": "mobilenet_v3_small", "weights": "random", "pic": "sample:coffee"}
#: One layer for each rule, and the picture to see it on.
LAYERS = {
    "sum": DIGIT | {"layer": "c3"},
    "sum of a vector": DIGIT | {"layer": "f6"},
    "mean": DIGIT | {"layer": "s2"},
    "curve": DIGIT | {"layer": "tanh"},
    "copy": DIGIT | {"layer": "flatten"},
    "mean of a map": SMALL | {"layer": "avgpool"},
    "batch-norm": SMALL | {"layer": "features.0.1"},
    "multiply": SMALL | {"layer": "features.1.block.1.mul"},
    "add": SMALL | {"layer": "features.3.add"},
    "maximum": {"net": "resnet18", "layer": "maxpool"},
    "layer-norm": {"net": "convnext_tiny", "weights": "random", "layer": "features.0.1"},
    "local-response-norm": {"net": "alexnet2012", "weights": "random", "layer": "norm1"},
    "copy of many": {"net": "squeezenet1_1", "weights": "random", "layer": "features.3.cat"},
}


def panel(page: AppTest, key: str = "arithmetic") -> dict[str, Any]:
    """The header of what the panel draws."""
    return sent(page, "unit_arithmetic", key)


def proof(page: AppTest) -> list[float]:
    """Recomputed, captured and their difference, from the line under the sum."""
    line = panel(page)["note"]["text"]
    return [float(number.replace("−", "-")) for number in re.findall(r"−?\d[\d.]*(?:e[−+]\d+)?", line)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LAYERS)
def test_every_rule_is_drawn_in_every_language(name: str, language: str) -> None:
    page = opened(lang=language, **LAYERS[name])
    assert faults(page) == []
    drawn, here = panel(page), selection_of(page)
    assert drawn["rule"] == name.partition(" of ")[0]
    assert (drawn["node"], drawn["unit"]) == (here["layer"], [here["channel"], here["row"], here["column"]])
    assert drawn["value"] == pytest.approx(value_of(page), rel=0.01, abs=1e-4)
    sentences = [text for key, text in drawn["words"].items() if key.startswith(("about", "copy", "hint"))]
    assert sentences
    assert [bool(HANGUL.search(text)) for text in sentences] == [language == "ko"] * len(sentences)


def test_the_proof_is_a_number_and_a_small_one() -> None:
    page = opened(**LAYERS["sum"])
    recomputed, captured, difference = proof(page)
    assert recomputed == pytest.approx(value_of(page), abs=1e-4)
    assert abs(recomputed - captured) < 1e-5
    assert abs(difference) < 1e-5


def test_a_closed_panel_computes_nothing() -> None:
    page = go(opened(**LAYERS["sum"]), arithmetic_open=False)
    assert faults(page) == []
    assert "arithmetic" not in {each.key for each in page.get("bidi_component")}


def test_the_softmax_opens_beside_the_classes() -> None:
    page = opened(**DIGIT)
    assert "class-arithmetic" not in {each.key for each in page.get("bidi_component")}
    page = go(page, softmax_open=True)
    assert faults(page) == []
    drawn = panel(page, "class-arithmetic")
    shares = results.Subject(*DIGIT.values()).probabilities()
    assert drawn["rule"] == "softmax"
    assert drawn["value"] == pytest.approx(float(shares.max()), rel=1e-5)
    assert drawn["labels"] == [
        words("en")("choosing.class", index=index) for index in np.argsort(-shares, kind="stable")
    ]


def test_the_doors_to_the_other_pages_say_what_they_carry() -> None:
    page = opened(**LAYERS["sum"])
    labels = {button.label for button in page.button}
    assert {words("en")("arithmetic.to-convolution"), words("en")("arithmetic.to-pooling")} <= labels
    flat = {button.label for button in opened(**LAYERS["sum of a vector"]).button}
    assert not flat & {words("en")("arithmetic.to-convolution"), words("en")("arithmetic.to-pooling")}


# --- the trail ---


def on_trail(*steps: str) -> str:
    return ";".join(steps)


def test_the_trail_leads_back_one_step_or_any_step() -> None:
    trail = on_trail("2,3,3,c3", "1,4,5,s2", "1,8,11,tanh")
    page = opened(**DIGIT, layer="tanh", channel="1", row="8", column="11")
    page = go(page, trail=trail)
    assert faults(page) == []
    assert [each.label.split(" · ")[0] for each in page.button if (each.key or "").startswith("trail-")][1:] == [
        "c3",
        "s2",
        "tanh",
    ]
    page.button(key="trail-back").click().run()
    assert (selection_of(page)["layer"], selection_of(page)["channel"], selection_of(page)["row"]) == ("s2", 1, 4)
    page.button(key="trail-0").click().run()
    assert (selection_of(page)["layer"], selection_of(page)["column"]) == ("c3", 3)
    assert values(page, STATE).trail == ""
    assert not [each for each in page.button if each.key == "trail-back"]


def test_the_trail_ends_at_a_pixel() -> None:
    page = opened(**DIGIT, layer="c1", channel="0", row="9", column="9")
    page = go(page, trail=on_trail("0,9,9,c1", "0,8,12,input"))
    assert faults(page) == []
    drawn = panel(page)
    assert (drawn["rule"], drawn["node"], drawn["unit"]) == ("pixel", "input", [0, 8, 12])
    numbers = drawn["numbers"]
    assert drawn["value"] == pytest.approx((numbers["raw"] / 255 - numbers["mean"]) / numbers["deviation"], abs=1e-5)
    page.button(key="trail-back").click().run()
    assert panel(page)["rule"] == "sum"


def test_many_steps_fold_away() -> None:
    steps = [f"1,8,{column},tanh" for column in range(9)]
    page = go(opened(**DIGIT, layer="tanh", channel="1", row="8", column="8"), trail=on_trail(*steps))
    assert faults(page) == []
    labels = {each.proto.popover.label for each in page.get("popover")}
    assert words("en")("arithmetic.trail-older", count=5) in labels
    assert len([each for each in page.button if re.fullmatch(r"trail-\d", each.key or "")]) == 9


class TestMoves:
    @pytest.fixture
    def trail(self, monkeypatch: pytest.MonkeyPatch) -> Trail:
        monkeypatch.setattr(streamlit, "session_state", {})
        STATE.set(Explore("c3", 2, 3, 3))
        return Trail(results.Subject("lenet5", "random", "sample:digit-3"))

    def test_it_begins_where_the_visitor_is(self, trail: Trail) -> None:
        assert trail.settle() == (Target("c3", 2, 3, 3),)

    def test_down_and_back(self, trail: Trail) -> None:
        trail.go(Target("s2", 1, 4, 5))
        trail.go(Target("tanh", 1, 8, 11))
        assert [step.node for step in trail.settle()] == ["c3", "s2", "tanh"]
        at = STATE.value
        assert (at.layer, at.channel, at.row, at.column) == ("tanh", 1, 8, 11)
        trail.back(2)
        assert trail.settle() == (Target("c3", 2, 3, 3),)
        trail.back()
        assert trail.settle() == (Target("c3", 2, 3, 3),)

    def test_a_neighbor_in_the_same_layer_takes_the_place_of_the_last_step(self, trail: Trail) -> None:
        trail.go(Target("s2", 1, 4, 5))
        trail.go(Target("s2", 1, 4, 6))
        assert trail.settle() == (Target("c3", 2, 3, 3), Target("s2", 1, 4, 6))
        STATE.update(row=7)
        assert trail.settle() == (Target("c3", 2, 3, 3), Target("s2", 1, 7, 6))

    def test_another_layer_begins_a_new_trail(self, trail: Trail) -> None:
        trail.go(Target("s2", 1, 4, 5))
        STATE.update(layer="c1", channel=0, row=0, column=0)
        assert trail.settle() == (Target("c1", 0, 0, 0),)

    def test_a_pixel_is_looked_at_from_the_unit_before(self, trail: Trail) -> None:
        trail.begin(Target("c1", 0, 9, 9))
        trail.go(Target("input", 0, 8, 8))
        assert [step.node for step in trail.settle()] == ["c1", "input"]
        assert STATE.value.layer == "c1"
        STATE.update(row=2)
        assert trail.settle() == (Target("c1", 0, 2, 9),)

    @pytest.mark.parametrize(
        "nowhere",
        [Target("s2", 6, 0, 0), Target("s2", 0, 14, 0), Target("elsewhere", 0, 0, 0), Target("input", 1, 0, 0)],
    )
    def test_a_unit_that_is_not_there_is_not_gone_to(self, trail: Trail, nowhere: Target) -> None:
        trail.go(nowhere)
        assert trail.settle() == (Target("c3", 2, 3, 3),)

    def test_what_was_tampered_with_is_left_out(self, trail: Trail) -> None:
        STATE.update(trail="x;1,2,c3;9,9,9,nowhere;1,1,1,s2")
        assert trail.settle() == (Target("c3", 2, 3, 3),)

    def test_it_is_bounded(self, trail: Trail) -> None:
        for step in range(MOST + 20):
            trail.go(Target(("s2", "tanh")[step % 2], 1, 4, step % 14))
        assert len(read()) == MOST
