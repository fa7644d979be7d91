"""What an edit on the Builder page comes to, and what its callbacks do."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.choosing.selection import CHOICE
from app.components.builder import Request
from app.pages.architectures.state import STATE as ARCHITECTURES
from app.pages.builder import actions, state
from app.pages.builder.answer import answer
from app.pages.builder.state import STATE
from app.pages.explore.state import STATE as EXPLORE
from app.state import LONGEST, links, visitor
from app.text import LANGUAGES, words
from cnnviz.design import PATTERN, PRESETS, Design, Layer, Pattern, design_of, read_design, summarize
from tests.app.builder_cases import faulty, large_design, mine

HANGUL = re.compile("[\uac00-\ud7a3]")
#: Parameters and multiply-adds, as published or counted by hand.
COUNTS = {
    "lenet5": ("61,706", "416,520"),
    "mycnn": ("421,642", "4,241,152"),
    "alexnet2012": ("60,965,224", "724,406,816"),
    "vgg11": ("132,863,336", "7,609,090,048"),
}
VGG_LIKE = (Layer.of("conv", filters=64, padding=1), Layer.of("pool"))


def told(built: Design, language: str = "en") -> dict[str, Any]:
    return answer(words(language), built.json(), built)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The session state of one visitor, for what runs in callbacks."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", kept)
    monkeypatch.setattr(visitor, "words", lambda: words("en"))
    return kept


class TestAnswer:
    @pytest.mark.parametrize("slug", COUNTS)
    def test_the_counts_are_the_networks_own(self, slug: str) -> None:
        assert tuple(text for _, text in told(PRESETS[slug])["totals"])[:2] == COUNTS[slug]

    def test_every_row_is_what_its_step_says(self) -> None:
        result = told(PRESETS["mycnn"])
        rows = [(row["output"], row["parameters"], row["macs"]) for row in result["rows"]]
        assert rows[0] == ((32, 28, 28), 320, 225_792)
        assert rows[-3:] == [((128,), 401_536, 401_408), ((128,), 0, 0), ((10,), 1_290, 1_280)]
        assert [row["field"] for row in result["rows"]][:7] == ["3", "3", "4", "8", "8", "10", "–"]
        assert result["input"]["output"] == (1, 28, 28)
        assert result["alarm"] == ""

    def test_field_of_a_whole_picture_and_of_an_oblong_one(self) -> None:
        rows = told(mine(Layer.of("conv", kernel=5), Layer.of("global-average-pool"), Layer.of("flatten")))["rows"]
        assert [row["field"] for row in rows] == ["5", "all", "–", "–"]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_layer_that_cannot_follow_says_why_and_those_behind_it_wait(self, language: str) -> None:
        result = told(mine(*VGG_LIKE, Layer.of("linear"), Layer.of("activation")), language)
        assert [row["state"] for row in result["rows"]] == ["ok", "ok", "fault", "waiting", "waiting"]
        fault = result["rows"][2]
        assert result["alarm"] == result["announcement"] == fault["why"]
        assert "16,384" in fault["why"]
        texts = [offer["text"] for offer in fault["offers"]]
        flatten = words(language)("kinds.flatten.name")
        assert texts[0] == words(language)("builder.offer.insert", layers=flatten)
        mended = read_design(fault["offers"][0]["design"])
        assert not any(step.problem for step in summarize(mended))

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        ("layers", "expected"),
        [
            ((Layer.of("conv", kernel=31), Layer.of("conv", kernel=5)), "Set Kernel to 2"),
            ((Layer.of("conv", filters=16, groups=2),), "Set Groups to 1"),
            ((Layer.of("pool", padding=2),), "Set Padding to 1"),
            ((Layer.of("flatten"), Layer.of("pool")), "Move it to position 1"),
            ((Layer.of("conv", kernel=31, padding=0), Layer.of("conv", kernel=3)), "Set Padding to 1"),
            ((Layer.of("pool", window=31), Layer.of("dense", transition=True)), "Set Transition to off"),
            ((Layer.of("flatten"), Layer.of("linear", units=8192), Layer.of("linear", units=8192)) * 2, "Remove"),
        ],
    )
    def test_what_would_work_is_on_a_button(self, layers: tuple[Layer, ...], expected: str, language: str) -> None:
        built = mine(*layers)
        fault = next(row for row in told(built, language)["rows"] if row["state"] == "fault")
        assert bool(HANGUL.search(fault["why"])) is (language == "ko")
        where = faulty(built)
        for offer in fault["offers"]:
            problem = next(
                (index for index, step in enumerate(summarize(read_design(offer["design"]))) if step.problem), 99
            )
            assert problem > where or offer["text"].startswith(("Remove", words(language)("builder.offer.remove")))
        if language == "en":
            assert [offer["text"] for offer in fault["offers"] if offer["text"].startswith(expected)] != []

    def test_nothing_but_an_output_layer_needs_flattening_too(self) -> None:
        fault = told(mine())["rows"][0]
        assert fault["state"] == "fault"
        assert read_design(fault["offers"][0]["design"]).layers == (Layer.of("flatten"),)


class TestPattern:
    @given(
        n=st.integers(*PATTERN["n"]),
        m=st.integers(*PATTERN["m"]),
        k=st.integers(1, PATTERN["k"][1]),
        pool=st.booleans(),
        filters=st.integers(1, 64),
        units=st.integers(*PATTERN["units"]),
    )
    def test_a_list_that_is_a_pattern_is_known_as_one(self, **numbers: Any) -> None:
        pattern = Pattern(**numbers)
        assert state.pattern_of(pattern.design("A", (3, 64, 64), 7)) == pattern

    def test_only_one_preset_is_one(self) -> None:
        result = {slug: state.pattern_of(preset) for slug, preset in PRESETS.items()}
        assert {slug: pattern for slug, pattern in result.items() if pattern} == {
            "mycnn": Pattern(n=1, m=2, k=1, pool=True, filters=32, units=128)
        }
        assert state.pattern_of(mine()) is None


class TestCallbacks:
    @pytest.mark.usefixtures("visit")
    def test_the_browser_s_own_text_is_kept_as_it_is(self) -> None:
        text = json.dumps(json.loads(PRESETS["lenet5"].json()), indent=1)
        state.edit(text)
        assert state.current(words("en")) == (text, PRESETS["lenet5"])
        assert design_of(f"built:{STATE.value.design}") == PRESETS["lenet5"]

    @pytest.mark.usefixtures("visit")
    def test_what_is_no_design_changes_nothing(self) -> None:
        before = state.current(words("en"))
        for text in ("", "{", '{"layers": []}', before[0].replace("28", "9999")):
            state.edit(text)
            assert STATE.value.notice.startswith("The last change")
            STATE.reset("notice")
            assert state.current(words("en")) == before

    @pytest.mark.usefixtures("visit")
    def test_presets_and_the_pattern(self) -> None:
        state.answer_request(Request(5, "vgg11"))
        assert STATE.value.requested == 5
        assert state.current(words("en"))[1] == PRESETS["vgg11"]
        state.answer_request(Request(pattern={"n": 3, "m": 1, "k": 0, "pool": False, "filters": 8, "units": 16}))
        built = state.current(words("en"))[1]
        assert (built.input, built.classes, built.name) == ((3, 224, 224), 1000, "VGG-11")
        assert [layer.kind for layer in built.layers] == ["conv", "activation"] * 3 + ["flatten"]
        assert STATE.value.notice == ""

    @pytest.mark.parametrize(
        "message", [Request(), Request(preset="no"), Request(pattern={"n": 99}), Request(pattern={"x": 1})]
    )
    @pytest.mark.usefixtures("visit")
    def test_a_request_that_names_no_design_changes_nothing(self, message: Request) -> None:
        before = state.current(words("en"))
        state.answer_request(message)
        assert state.current(words("en")) == before
        assert bool(STATE.value.notice) is (message.pattern == {"n": 99})

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 9000, b"{}", b" " * 70_000])
    def test_a_file_that_is_none_is_one_sentence_and_nothing_is_lost(
        self, visit: dict[str, Any], content: bytes, language: str
    ) -> None:
        before = state.current(words("en"))
        visit |= {"up": SimpleNamespace(name="net.json", getvalue=lambda: content)}
        actions._loaded(words(language), "up")
        assert STATE.value.notice.startswith("net.json: ")
        assert bool(HANGUL.search(STATE.value.notice)) is (language == "ko")
        assert state.current(words("en")) == before

    def test_a_file_saved_here_comes_back(self, visit: dict[str, Any]) -> None:
        content = PRESETS["resnet-small"].json().encode()
        visit |= {"up": SimpleNamespace(name="net.json", getvalue=lambda: content)}
        actions._loaded(words("en"), "up")
        assert state.current(words("en"))[1] == PRESETS["resnet-small"]
        assert STATE.value.uploads == 1

    @pytest.mark.usefixtures("visit")
    def test_explore_opens_with_it(self) -> None:
        EXPLORE.update(layer="conv9", row=3)
        CHOICE.update(net="vgg16", weights="random", pic="sample:coffee")
        actions._explore(PRESETS["mycnn"])
        assert design_of(CHOICE.value.net) == PRESETS["mycnn"]
        assert (links.destination(), CHOICE.value.weights) == ("explore", "random")
        assert visitor.built() == [CHOICE.value.net]
        assert CHOICE.value.pic == "sample:digit-3"  # the design reads gray pictures
        assert (EXPLORE.value.layer, EXPLORE.value.row) == ("", -1)

    @pytest.mark.usefixtures("visit")
    def test_it_is_compared_beside_others(self) -> None:
        actions._compare(PRESETS["mycnn"])
        *others, slug = ARCHITECTURES.value.compared.split()
        assert (others, design_of(slug)) == (["lenet5", "mycnn"], PRESETS["mycnn"])
        ARCHITECTURES.update(compared="alexnet vgg16 googlenet resnet18")
        actions._compare(PRESETS["vgg11"])
        *others, slug = ARCHITECTURES.value.compared.split()
        assert (others, design_of(slug)) == (["vgg16", "googlenet", "resnet18"], PRESETS["vgg11"])
        assert links.destination() == "architectures"

    @pytest.mark.usefixtures("visit")
    def test_other_pages_keep_what_they_show_while_a_network_is_built(self) -> None:
        CHOICE.update(net="vgg16", weights="random")
        EXPLORE.update(layer="features.2", channel=5)
        before = CHOICE.text, EXPLORE.text, ARCHITECTURES.text
        state.answer_request(Request(1, "lenet5"))
        state.edit(PRESETS["vgg11"].json())
        assert (CHOICE.text, EXPLORE.text, ARCHITECTURES.text) == before

    @pytest.mark.usefixtures("visit")
    def test_a_large_one_is_kept_but_not_in_the_address(self) -> None:
        large = large_design()
        state.keep(large)
        assert "design" not in STATE.texts()
        assert len(state.compact(large)) > LONGEST
        assert state.current(words("en"))[1] == large
