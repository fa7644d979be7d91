"""The message of the arithmetic panel: what is sent adds up, what comes back is checked, no word is missing."""

import json
import re
import struct
from typing import Any

import numpy as np
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import cnnviz
from app.components import pack, unit_arithmetic
from app.components.unit_arithmetic import Target, target_of
from app.components.unit_arithmetic.encode import LARGEST_WINDOW, encode, encode_pixel
from app.components.unit_arithmetic.maps import Surroundings, axes_between
from app.components.unit_arithmetic.words import COPYING, LETTERS, OF_RULE, texts
from app.text import LANGUAGES, words
from app.web.modules import FOLDER
from cnnviz import Explanation, Kind, Rule, Terms
from cnnviz.explain.curves import CURVES

SCRIPTS = FOLDER / "unit_arithmetic"
RULES = (*Rule, "pixel")


def explained(
    rule: Rule,
    values: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
    **facts: Any,
) -> Explanation:
    """An explanation whose terms were read from ``values`` ``(C, h, w)`` or ``(T,)``; NaN stands for padding."""
    flat = np.nan_to_num(values.ravel(), nan=-np.inf if rule is Rule.MAXIMUM else 0.0)
    given_weights = np.ones(values.size) if weights is None else weights.ravel()
    positions = np.stack(np.unravel_index(np.arange(values.size), (*values.shape, 1, 1)[:3]), axis=1)
    nodes = np.where(np.isnan(values.ravel()), -1, 0)
    terms = Terms(("before",), flat, given_weights, nodes, positions, values.shape)
    bias = facts.get("bias")
    total = float(terms.products[nodes >= 0].sum()) + (bias or 0.0)
    value = facts.pop("value", total)
    kind = facts.pop("kind", Kind.CONVOLUTION)
    return Explanation("here", kind, (1, 2, 3), rule, value, value, abs(value) + 1, terms, **facts)


def random(*shape: int, seed: int = 0) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=shape)


def sent(message: tuple[dict[str, Any], dict[str, bytes]]) -> dict[str, Any]:
    """What the browser unpacks; blobs of floats as arrays."""
    raw = pack(*message)
    (size,) = struct.unpack_from("<I", raw)
    header = json.loads(raw[4 : 4 + size])
    start = 4 + size
    blobs = {name: raw[start + at : start + at + length] for name, (at, length) in header["blobs"].items()}
    floats = {name: np.frombuffer(blobs[name], "<f4") for name in ("values", "weights", "sums", "totals")}
    sources = np.frombuffer(blobs["sources"], "<i4").reshape(-1, 4)
    return header | blobs | floats | {"sources": sources}


class TestSums:
    @given(st.integers(1, 60), st.integers(1, 5), st.integers(1, 5), st.integers(0, 99))
    def test_what_is_sent_and_the_rest_and_the_bias_add_up(
        self, channels: int, high: int, wide: int, seed: int
    ) -> None:
        values, weights = random(channels, high, wide, seed=seed), random(channels, high, wide, seed=seed + 1)
        message = sent(encode(explained(Rule.SUM, values, weights, bias=0.5)))
        assert message["totals"][-1] + message["rest"]["sum"] + message["bias"] == pytest.approx(
            message["value"], abs=1e-4
        )
        assert message["parts"] + message["rest"]["count"] == channels
        cells = message["shape"][0] * message["shape"][1]
        products = (message["values"] * message["weights"]).reshape(message["parts"], cells)
        np.testing.assert_allclose(products.sum(axis=1), message["sums"], atol=1e-4)

    def test_the_channels_that_matter_most_come_first(self) -> None:
        values = np.ones((3, 2, 2)) * np.array([1.0, -5.0, 3.0])[:, None, None]
        message = sent(encode(explained(Rule.SUM, values)))
        assert message["sums"].tolist() == [-20.0, 12.0, 4.0]
        assert message["totals"].tolist() == [-20.0, -8.0, -4.0]
        assert message["sources"][::4, 1].tolist() == [1, 2, 0]

    def test_operands_stay_in_their_order(self) -> None:
        message = sent(encode(explained(Rule.ADD, np.array([1.0, -5.0, 3.0]))))
        assert message["values"].tolist() == [1.0, -5.0, 3.0]
        assert message["totals"].tolist() == [1.0, -4.0, -1.0]

    def test_padding_has_no_source(self) -> None:
        values = random(2, 3, 3)
        values[:, 0] = np.nan
        positions = sent(encode(explained(Rule.SUM, values)))["sources"].reshape(2, 9, 4)
        assert (positions[:, :3, 0] == -1).all()
        assert (positions[:, 3:, 0] == 0).all()

    def test_a_layer_of_25088_inputs_and_one_of_512_channels_travel_light(self) -> None:
        for values in (random(25_088), random(512, 3, 3), random(3, 11, 11)):
            assert len(pack(*encode(explained(Rule.SUM, values)))) < 40_000


class TestWinners:
    def test_the_winner_is_named_by_its_place_in_the_message(self) -> None:
        values = random(1, 3, 3)
        values[0, 0, 0] = np.nan
        winner = int(np.nanargmax(values))
        message = sent(encode(explained(Rule.MAXIMUM, values, winner=winner)))
        assert message["winner"] == winner
        assert message["values"][winner] == pytest.approx(np.nanmax(values))

    def test_it_comes_first_where_the_window_is_too_large_to_draw(self) -> None:
        values = random(1, 20, 20)
        assert values.size > LARGEST_WINDOW
        message = sent(encode(explained(Rule.MAXIMUM, values, winner=int(values.argmax()))))
        assert (message["winner"], message["shape"]) == (0, [1, 1])
        assert message["values"][0] == pytest.approx(values.max())

    def test_the_mean_of_a_whole_map_sends_its_largest_cells(self) -> None:
        values = np.abs(random(1, 40, 40))
        message = sent(encode(explained(Rule.MEAN, values, np.full(values.shape, 1 / 1600))))
        assert message["values"].tolist() == pytest.approx(sorted(values.ravel(), reverse=True)[: message["parts"]])
        assert message["totals"][-1] + message["rest"]["sum"] == pytest.approx(values.mean())


class TestOwn:
    def test_of_equal_neighbors_the_unit_s_own_is_meant(self) -> None:
        values = np.zeros((5, 9, 9))
        explanation = explained(Rule.LOCAL_RESPONSE_NORM, values[:, 2, 3], numbers={"x": 0.0})
        explanation.terms.coordinates[:, 1:] = 2, 3
        assert sent(encode(explanation))["own"] == 1

    def test_another_place_is_not_it(self) -> None:
        assert sent(encode(explained(Rule.LOCAL_RESPONSE_NORM, np.zeros(5), numbers={"x": 0.0})))["own"] == -1


class TestSoftmax:
    def test_powers_shares_and_labels(self) -> None:
        logits = random(100) * 3
        powers = np.exp(logits - logits.max())
        numbers = {"x": logits[7], "largest": logits.max(), "denominator": powers.sum()}
        message = sent(encode(explained(Rule.SOFTMAX, logits, numbers=numbers), None, "class {}".format))
        order = np.argsort(-logits)[: message["parts"]]
        assert message["labels"] == [f"class {index}" for index in order]
        np.testing.assert_allclose(message["sums"], powers[order], rtol=1e-5)
        assert message["totals"][-1] + message["rest"]["sum"] == pytest.approx(powers.sum(), rel=1e-5)


class TestMaps:
    def around(self, *shape: int, out: tuple[int, int] = (6, 6)) -> Surroundings:
        axis = {"kernel": 3, "before": 1}
        return Surroundings({"before": random(*shape).astype(np.float32)}, np.ones(out, np.float32), 2.0, (axis, axis))

    def test_every_part_says_which_map_it_was_read_from(self) -> None:
        message = sent(encode(explained(Rule.SUM, random(20, 3, 3)), self.around(20, 6, 6)))
        maps = message["maps"]
        assert len(maps["tiles"]) == 12
        assert [maps["tiles"][tile][1] for tile in maps["of"]] == message["sources"][::9, 1].tolist()
        assert len(message["input"]) == 12 * 36
        assert set(message["output"]) == {128 + 64}

    def test_large_maps_are_shrunk_and_keep_their_size_in_words(self) -> None:
        message = sent(encode(explained(Rule.SUM, random(2, 3, 3)), self.around(2, 224, 200, out=(112, 100))))
        assert message["maps"]["input"]["size"] == [224, 200]
        assert message["maps"]["input"]["drawn"] == [56, 50]
        assert len(message["input"]) == 2 * 56 * 50

    def test_a_norm_over_many_channels_shows_the_unit_s_own(self) -> None:
        message = sent(encode(explained(Rule.LAYER_NORM, random(96), numbers={}), self.around(96, 6, 6)))
        assert message["maps"]["tiles"] == [["before", 1]]
        assert message["shape"] == [1, 96]

    @pytest.mark.parametrize(
        ("slug", "layer", "axis"),
        [
            (
                "lenet5",
                "c1",
                {"kernel": 5, "stride": 1, "before": 0, "after": 0, "mode": "zeros", "ceil": False, "dilation": 1},
            ),
            ("resnet18", "layer1.0.bn1", {"kernel": 1}),
            ("resnet18", "avgpool", {"bins": True}),
            ("resnet18", "fc", None),
            ("resnet20", "layer2.0.shortcut.pad", None),
        ],
    )
    def test_each_kind_of_layer_looks_at_maps_its_own_way(
        self, slug: str, layer: str, axis: dict[str, Any] | None
    ) -> None:
        nodes = {node.name: node for node in cnnviz.layers(slug)}
        source = nodes[layer].inputs[0]
        before = nodes[source].output if source in nodes else (1, 32, 32)
        result = axes_between(nodes[layer], before)
        assert result == (None if axis is None else (axis, axis))


class TestCurve:
    @pytest.mark.parametrize("kind", CURVES)
    def test_it_passes_through_the_unit_s_point(self, kind: Kind) -> None:
        for x in (-7.5, -1.25, 0.0, 0.4, 2.0, 8.0):
            message = sent(encode(explained(Rule.CURVE, np.array([x]), kind=kind, value=CURVES[kind](x))))
            reach, heights = message["curve"]["reach"], np.frombuffer(message["curve-values"], "<f4")
            assert reach >= abs(x)
            at = np.interp(x, np.linspace(-reach, reach, len(heights)), heights)
            assert at == pytest.approx(message["value"], abs=0.01)

    def test_other_rules_have_none(self) -> None:
        assert sent(encode(explained(Rule.COPY, np.ones(1))))["curve"] is None


class TestPixel:
    def test_it_carries_its_numbers_and_one_map(self) -> None:
        around = Surroundings({}, np.arange(12, dtype=np.float32).reshape(3, 4), 11.0, None)
        message = sent(encode_pixel(around, (0, 1, 2), {"raw": 99.0, "mean": 0.5, "deviation": 0.25}))
        assert (message["rule"], message["value"]) == ("pixel", 6.0)
        assert message["numbers"] == {"raw": 99.0, "mean": 0.5, "deviation": 0.25}
        assert message["maps"]["output"]["size"] == [3, 4]


# --- what the browser asks for ---


@pytest.mark.parametrize(
    "value",
    [
        "",
        "back",
        "1,2,3",
        "1,2,3,",
        "-1,2,3,conv",
        "a,2,3,conv",
        "1,2,9999999,conv",
        "\u0661,2,3,conv",
        5,
        None,
        ["1,2,3,a"],
    ],
)
def test_what_is_no_unit_is_not_believed(value: object) -> None:
    assert target_of(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("17,4,9,layer3.0.conv2", [Target("layer3.0.conv2", 17, 4, 9)]), ("back", ["back"]), ("x", []), (None, [])],
)
def test_an_event_is_handled_before_the_script_runs_again(
    value: object, expected: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(streamlit, "session_state", {"key": {"open": value}})
    monkeypatch.setattr(unit_arithmetic, "mount", lambda *_, on_open_change, **__: on_open_change())
    message = encode(explained(Rule.COPY, np.ones(1)))
    unit_arithmetic.unit_arithmetic(
        message, key="key", words=words("en"), on_go=calls.append, on_back=lambda: calls.append("back")
    )
    assert calls == expected


# --- words ---


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_words(rule: str, language: str) -> None:
    for kind in (*COPYING, "convolution"):
        assert all(texts(words(language), rule, kind).values())


def test_the_scripts_use_no_other_words_than_those_they_are_sent() -> None:
    known = {name for rule in RULES for kind in (*COPYING, "relu") for name in texts(words("en"), rule, kind)}
    source = "\n".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    used = set(re.findall(r'\bwords\["([\w-]+)"\]', source)) | set(re.findall(r"\bwords\.(\w+)", source))
    assert len(used) > 20
    assert used <= known


def test_a_missing_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts({}, "sum", "convolution")


def test_every_letter_of_a_formula_is_explained() -> None:
    assert LETTERS.keys() <= {*OF_RULE}
