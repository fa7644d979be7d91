"""The Builder page in process: what an edit comes to, the address, files that are refused, the scripts' words."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.pages.builder import actions, state
from app.pages.builder.page import PAGE
from app.pages.builder.setup import setup
from app.pages.builder.state import STATE
from app.text import LANGUAGES, plain, words
from app.web.modules import FOLDER
from cnnviz.design import KINDS, PRESETS, Design, Layer
from tests.app import one_page
from tests.app.builder_cases import large_design, mine
from tests.app.explore_page import faults
from tests.app.messages import selected, sent
from tests.app.states import address, change
from tests.sourced import names_its_source

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

opened = partial(one_page.opened, "builder")

SCRIPT = "\n".join(path.read_text("utf-8") for path in (FOLDER / "builder").glob("*.js"))
HANGUL = re.compile("[\uac00-\ud7a3]")
#: Keys that the scripts put together of a beginning and an end.
MADE = {
    "column-": "layer output parameters macs field",
    "act-": "up down duplicate remove",
    "": "undo redo reset",
}
IN_ONE_PIECE = {"undone", "redone"}


def answered(page: AppTest) -> dict[str, Any]:
    """What Python says of the design on the screen."""
    return dict(selected(page, "builder"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_network_is_there_at_once_in_both_languages(language: str) -> None:
    page = opened(lang=language)
    assert faults(page) == []
    assert not page.info
    assert answered(page)["preset"] == "mycnn"
    assert dict(answered(page)["totals"])[words(language)("builder.total-parameters")] == "421,642"
    setup_ = sent(page, "builder")
    del setup_["blobs"]
    assert setup_["words"] == words(language).under("builder.view")
    assert list(setup_["kinds"]) == list(KINDS)
    assert bool(HANGUL.search(json.dumps(setup_, ensure_ascii=False))) is (language == "ko")
    assert [button.disabled for button in page.button] == [False] * 3


def test_the_page_is_in_the_menu() -> None:
    assert (PAGE.slug, PAGE.order, words("ko").has(PAGE.title)) == ("builder", 6, True)


class TestAddress:
    @pytest.mark.parametrize("slug", PRESETS)
    def test_it_holds_a_small_network(self, slug: str) -> None:
        page = opened(design=state.compact(PRESETS[slug]))
        assert faults(page) == []
        assert answered(page)["preset"] == slug
        assert address(page)["design"] == state.compact(PRESETS[slug])

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("text", ["nonsense", "eNo", "<script>", "\u0000", "x" * 100_000])
    def test_one_that_cannot_be_read_is_one_sentence_and_the_start(self, text: str, language: str) -> None:
        page = opened(design=text, lang=language)
        assert faults(page) == []
        assert [element.value for element in page.info] == [words(language)("builder.broken")]
        assert answered(page)["preset"] == "mycnn"
        assert page.run().info == []

    def test_one_that_is_too_large_for_it_says_so(self) -> None:
        page = opened()
        change(page, STATE, design=state.compact(large_design()), text=large_design().json())
        page.run()
        assert faults(page) == []
        assert "design" not in address(page)
        assert words("en")("builder.long") in [element.value for element in page.caption]

    def test_one_that_is_too_large_for_it_outlives_the_browser_s_back(self) -> None:
        page = opened()
        change(page, STATE, design="", text=large_design().json())  # as an address without it leaves the state
        page.run()
        assert answered(page)["text"] == large_design().json()

    def test_what_the_browser_s_history_says_is_shown(self) -> None:
        page = opened()
        change(page, STATE, design=state.compact(PRESETS["lenet5"]))
        assert answered(page.run())["preset"] == "lenet5"


class TestCode:
    def test_it_is_made_for_those_who_look(self) -> None:
        page = opened()
        assert not page.code
        change(page, STATE, code=True)
        page.run()
        assert faults(page) == []
        compile(page.code[0].value, "network.py", "exec")
        assert "nn.Conv2d" in page.code[0].value

    def test_a_network_that_does_not_work_has_none_and_opens_nowhere(self) -> None:
        page = opened(design=state.compact(mine(Layer.of("linear"))))
        assert [button.disabled for button in page.button] == [True] * 3
        change(page, STATE, code=True)
        page.run()
        assert not page.code
        assert [element.value for element in page.info] == [words("en")("builder.incomplete")]


def keys_made() -> Iterator[str]:
    for stem, ends in MADE.items():
        for end in ends.split():
            yield stem + end
            yield f"{stem}{end}-help"


class TestWords:
    def test_the_scripts_use_every_word_that_is_there_and_no_other(self) -> None:
        named = {key for pair in re.findall(r'words(?:\.(\w+)|\["([\w-]+)"\])', SCRIPT) for key in pair if key}
        named |= {key for pair in re.findall(r'words\[[^\]"]*\? "([\w-]+)" : "([\w-]+)"\]', SCRIPT) for key in pair}
        assert named | set(keys_made()) | IN_ONE_PIECE == set(words("en").under("builder.view"))

    @pytest.mark.parametrize(("language", "end"), [("en", r"[.)](?= [A-Z0-9]|$)"), ("ko", r"\uc694(?:\([^)]*\))?[.:]")])
    def test_helps_are_two_sentences_and_name_a_source(self, language: str, end: str) -> None:
        made = setup(words(language))
        fields = [field for kind in made["kinds"].values() for field in kind["fields"]]
        helps = {each["label"]: each["help"] for each in [*fields, *made["pattern"], *made["whole"]]}
        helps |= {kind["name"]: kind["help"] for kind in made["kinds"].values()}
        helps |= {key: text for key, text in made["words"].items() if re.fullmatch("column-.*-help", key)}
        assert len(helps) > 40
        lacking = [label for label, text in helps.items() if len(re.findall(end, plain(text))) < 2]
        assert lacking == []
        unsourced = [label for label, text in helps.items() if not names_its_source(text)]
        assert unsourced == [words(language)("builder.overall.name")]


def test_file_names_come_of_the_network_s_name() -> None:
    assert actions.file_stem(Design("\ub098\uc758 net (2)", (1, 8, 8), 2, ())) == "\ub098\uc758-net-2"
    assert actions.file_stem(Design("()", (1, 8, 8), 2, ())) == "network"
