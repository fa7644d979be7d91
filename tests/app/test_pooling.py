"""The Pooling page in process: both languages, the address, maps that other pages send, words that the scripts use."""

import re
from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app import results
from app.components import pooling
from app.components.pooling import LARGEST_MAP, LONGEST_TEXT, SentMap
from app.components.values import area_mean
from app.pages.pooling import PAGE
from app.pages.pooling.maps import with_map
from app.pages.pooling.page import digits
from app.pages.pooling.state import STATE
from app.results import Subject
from app.text import LANGUAGES, plain, words
from app.web.modules import FOLDER as MODULES
from tests.app import messages, one_page
from tests.app.explore_page import faults
from tests.app.states import address, change
from tests.sourced import names_its_source

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

opened = partial(one_page.opened, "pooling")
sent = partial(one_page.sent, name="pooling")

SCRIPT = "\n".join(path.read_text("utf-8") for path in sorted((MODULES / "pooling").glob("*.js")))
HANGUL = re.compile("[\uac00-\ud7a3]")
VIEW = "pooling.view"
SENT = "lenet5|random|sample:digit-3|c1|2"
CARDS = "input max average l2 strided global-max global-average"
ROWS = "principle meaning emphasis noise example purpose position strength"
#: Keys that the scripts put together of a beginning and an end; "-" stands for no end.
MADE = {
    "name-": CARDS,
    "help-": CARDS,
    "input-": "blob edge checker ramp noise dot",
    **dict.fromkeys(("size", "window", "stride", "padding"), "- -rows -columns -help"),
    **dict.fromkeys(("follow", "ceil", "count", "lock", "dx", "dy"), "- -help"),
    "preset-": "lenet alexnet googlenet resnet inception",
    "edges-": "circular zeros",
    "kernel-": "box gaussian sobel-x random own",
    "view-": "original moved",
    "player-": "play pause next previous position speed",
    "tab-": "window change size code table",
    "change-moved-": "circular zeros",
    "row-": " ".join(f"{row} {row}-max {row}-average" for row in ROWS.split()),
}


def settings_told(page: AppTest) -> str:
    return str(messages.selected(page, "pooling"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_in_both_languages(language: str) -> None:
    page = opened(lang=language)
    assert faults(page) == []
    assert not page.info
    data = sent(page)
    assert data["words"] == words(language).under(VIEW)
    assert bool(HANGUL.search(" ".join(data["words"].values()))) is (language == "ko")
    assert [digit["name"] for digit in data["digits"]] == [digit.name for digit in digits(words(language))]
    assert page.caption[0].value == words(language)("pooling.intro")


def test_the_page_is_in_the_menu() -> None:
    assert (PAGE.slug, words("ko")(PAGE.title)) == ("pooling", words("ko")("pooling.title"))


def test_digits_are_the_bundled_ones() -> None:
    data = sent(opened())
    assert [digit["slug"] for digit in data["digits"]] == [f"digit-{number}" for number in range(10)]
    raw = np.frombuffer(data["blobs"]["digits"], np.uint8).reshape(10, data["side"], data["side"])
    assert np.array_equal(raw[3], results.picture("sample:digit-3").pixels[:, :, 0])
    assert raw[3].max() > 200


class TestAddress:
    def test_the_settings_go_to_the_browser_and_stay_in_the_address(self) -> None:
        page = opened(pool="n12x12.k3x3.x1", map_from="")
        assert settings_told(page) == "n12x12.k3x3.x1"
        assert address(page)["pool"] == "n12x12.k3x3.x1"

    def test_what_the_browser_tells_is_kept(self) -> None:
        page = opened()
        change(page, STATE, settings="k3x3")
        page.run()
        assert address(page)["pool"] == "k3x3"
        assert settings_told(page) == "k3x3"

    @pytest.mark.parametrize("text", ["<script>", "n99x99", "\u0000", "x" * 5000])
    def test_nothing_in_it_breaks_the_page(self, text: str) -> None:
        page = opened(pool=text)
        assert faults(page) == []
        assert len(settings_told(page)) <= LONGEST_TEXT


class TestSentMap:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_is_the_network_s_own(self, language: str) -> None:
        page = opened(map_from=SENT, lang=language)
        assert faults(page) == []
        assert not page.info
        maps = Subject("lenet5", "random", "sample:digit-3").activations("c1")
        data = sent(page)
        assert (data["map"]["rows"], data["map"]["columns"]) == maps.shape[1:]
        values = np.frombuffer(data["blobs"]["map"], "<f4").reshape(maps.shape[1:])
        assert np.array_equal(values, maps[2])
        assert "c1" in data["map"]["title"]
        assert settings_told(page) == "imap.n28x28"

    def test_a_large_one_is_shrunk_and_says_so(self) -> None:
        page = opened(map_from="squeezenet1_1|random|sample:coffee|features.0|5")
        maps = Subject("squeezenet1_1", "random", "sample:coffee").activations("features.0")
        data = sent(page)
        side = data["map"]["rows"]
        assert maps.shape[1] > LARGEST_MAP >= side
        values = np.frombuffer(data["blobs"]["map"], "<f4").reshape(side, side)
        assert np.allclose(values, area_mean(maps[5], side, side))
        assert f"{maps.shape[1]} × {maps.shape[2]}" in data["map"]["note"]
        assert settings_told(page) == "imap.n32x32"

    def test_an_address_with_settings_is_left_as_it_is(self) -> None:
        page = opened(map_from=SENT, pool="idot.k3x3")
        assert settings_told(page) == "idot.k3x3"
        assert sent(page)["map"] is not None

    def test_the_next_one_is_shown_at_once_and_settings_stay(self) -> None:
        page = opened(pool="idot.k3x3")
        change(page, STATE, map=SENT)
        page.run()
        assert settings_told(page) == "k3x3.imap.n28x28"
        change(page, STATE, settings="idot.k3x3")
        page.run()
        assert settings_told(page) == "idot.k3x3"

    @pytest.mark.parametrize(
        "name",
        [
            "nonsense",
            "a|b|c",
            "||||",
            "no|random|sample:digit-3|c1|0",
            "lenet5|random|sample:digit-3|c1|99",
            "lenet5|random|sample:digit-3|c1|-1",
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_that_is_not_there_is_one_sentence(self, name: str, language: str) -> None:
        page = opened(map_from=name, lang=language, pool="idot")
        assert faults(page) == []
        assert len(page.info) == 1
        assert bool(HANGUL.search(page.info[0].value)) is (language == "ko")
        assert sent(page)["map"] is None
        assert settings_told(page) == "idot"

    @pytest.mark.parametrize("name", ["lenet5|random|sample:none|c1|0", "lenet5|random|sample:digit-3|no|0"])
    def test_what_the_library_refuses_is_told_with_its_reason(self, name: str) -> None:
        page = opened(map_from=name)
        assert faults(page) == []
        assert page.info[0].value.startswith(words("en")("pooling.map-missing"))

    def test_a_vector_has_nothing_to_pool(self) -> None:
        page = opened(map_from="lenet5|random|sample:digit-3|f6|0")
        assert page.info[0].value == words("en")("pooling.map-single")

    def test_a_map_of_another_shape_is_refused(self) -> None:
        tall = SentMap(np.zeros((LARGEST_MAP + 1, 3), np.float32), "")
        with pytest.raises(ValueError, match="rows and columns"):
            pooling._map_header(tall)
        with pytest.raises(ValueError, match="finite"):
            pooling._map_header(SentMap(np.full((3, 3), np.nan, np.float32), ""))

    def test_the_size_follows_the_map(self) -> None:
        assert with_map("iblob.n8x8.l0.k3x3", 14, 14) == "k3x3.imap.n14x14"
        assert with_map("", 40, 20) == "imap.n32x20.l0"


class TestWords:
    def test_the_scripts_use_every_word_that_is_there_and_no_other(self) -> None:
        named = {key for pair in re.findall(r'words\["([\w-]+)"\]|words\.(\w+)', SCRIPT) for key in pair if key}
        named |= {key for key in words("en").under(VIEW) if f'"{key}"' in SCRIPT}
        made = {stem + end.removeprefix("-") for stem, ends in MADE.items() for end in ends.split() if stem[-1] == "-"}
        made |= {stem + end.rstrip("-") for stem, ends in MADE.items() for end in ends.split() if stem[-1] != "-"}
        assert named | made | {"row-head"} == set(words("en").under(VIEW))

    def test_helps_are_two_sentences_and_name_a_source(self) -> None:
        for language, sentence in (("en", r"[.)](?= [A-Z0-9]|$)"), ("ko", r"\uc694(?:\([^)]*\))?\.")):
            wording = words(language).under(VIEW)
            helps = {key: plain(text) for key, text in wording.items() if re.search(r"(^help-|-help$)", key)}
            helps = {
                key: text
                for key, text in helps.items()
                if key not in {"undo-help", "reset-help", "seed-help", "change-help"}
            }
            assert len(helps) > 20
            assert [key for key, text in helps.items() if not names_its_source(text)] == []
            assert [key for key, text in helps.items() if len(re.findall(sentence, text)) < 2] == []
