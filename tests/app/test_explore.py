"""The Explore page in process: every choice draws, nothing a visitor asks for breaks it, both languages throughout."""

import contextlib
import io
import json
import re
import urllib.request
from pathlib import Path

import numpy as np
import pytest

import cnnviz
from app import results
from app.choosing.selection import DEFAULT_NETWORK, DEFAULT_PICTURES, usable_source
from app.pages.explore import describe
from app.state.visitor import VISITOR
from app.text import LANGUAGES, words
from app.text.format import fixed
from tests.app.explore_page import faults, go, opened, selection_of, texts, value_of
from tests.app.messages import sent
from tests.app.states import address, change, steps, values
from tests.serving import NOWHERE, ROOT

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

HANGUL = re.compile("[\uac00-\ud7a3]")
#: Four words of plain English in a row, as no Korean sentence has them.
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}\b")


@pytest.mark.parametrize("language", LANGUAGES)
class TestFirstScreen:
    def test_it_is_drawn_with_nothing_asked_for(self, language: str) -> None:
        page = opened(lang=language)
        assert faults(page) == []
        assert not page.info
        here = selection_of(page)
        assert (here["net"], here["weights"]) == (DEFAULT_NETWORK, usable_source(DEFAULT_NETWORK))
        assert here["pic"] == DEFAULT_PICTURES["photo"]
        assert {each.key for each in page.get("bidi_component")} >= {"strip", "maps", "unit"}
        assert [each.key for each in page.get("plotly_chart")] == ["classes"]

    def test_the_value_on_the_screen_is_the_unit_s(self, language: str) -> None:
        page = opened(lang=language)
        here = selection_of(page)
        maps = results.Subject(here["net"], here["weights"], here["pic"]).activations(here["layer"])
        value = float(maps[here["channel"], here["row"], here["column"]])
        assert abs(value) == pytest.approx(np.abs(maps[here["channel"]]).max())  # opened at the strongest
        assert value_of(page) == pytest.approx(value, rel=0.01, abs=1e-4)
        assert fixed(value) in "".join(texts(page))


def test_the_code_on_the_screen_prints_the_value_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(net="lenet5", weights="random", layer="s2", channel="2", row="5", column="6")
    assert not page.code  # written only for those who open the panel
    go(page, code_open=True)
    monkeypatch.chdir(ROOT)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(page.code[0].value, {})  # noqa: S102 - the visitor is invited to run it
    assert float(said.getvalue()) == pytest.approx(value_of(page), abs=6e-5)


class TestLanguage:
    def test_it_is_switched_at_once_and_everywhere(self) -> None:
        page = opened(net="lenet5", weights="random", lang="en")
        before = selection_of(page)
        assert not any(HANGUL.search(text) for text in texts(page) if text != words("en")("explore.language-ko"))
        page.button_group(key="lang").set_value("ko").run()
        assert faults(page) == []
        assert selection_of(page) == before
        assert address(page)["lang"] == "ko"
        assert words("ko")("explore.tagline") in [caption.value for caption in page.caption]
        assert sent(page, "network_strip")["words"]["help"] == words("ko")("strip.help")

    @pytest.mark.parametrize("view", ["maps", "filters", "histogram", "table"])
    def test_no_english_is_left_in_korean(self, view: str) -> None:
        page = go(opened(net="squeezenet1_1", weights="random", lang="ko"), view=view)
        korean, english = words("ko"), words("en")
        differing = {english.get(key) for key in english.keys if english.get(key) != korean.get(key)}
        card = next(card for card in cnnviz.networks() if card.slug == "squeezenet1_1")
        names = {card.paper, card.authors}
        result = [text for text in texts(page) if text in differing]
        assert result == []
        sentences = [text for text in texts(page) if not any(name in text for name in names)]
        assert [text for text in sentences if ENGLISH.search(text) and not HANGUL.search(text)] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_classes_speak_the_language(self, language: str) -> None:
        page = opened(lang=language)
        here = selection_of(page)
        shares = results.Subject(here["net"], here["weights"], here["pic"]).probabilities()
        bars = json.loads(page.get("plotly_chart")[0].proto.spec)["data"][0]["hovertext"]
        assert [bool(HANGUL.search(bar)) for bar in bars] == [language == "ko"] * 5
        assert bars[0].endswith(f"{shares.max():.1%}")


class TestNetwork:
    @pytest.mark.parametrize(
        ("slug", "pic"),
        [
            ("lenet5", DEFAULT_PICTURES["digit"]),
            ("googlenet", DEFAULT_PICTURES["photo"]),
            ("resnet20", DEFAULT_PICTURES["photo"]),
        ],
    )
    def test_another_network_brings_its_weights_picture_and_first_layer(self, slug: str, pic: str) -> None:
        page = opened()
        page.selectbox(key="net").set_value(slug).run()
        assert faults(page) == []
        here = selection_of(page)
        assert (here["net"], here["weights"], here["pic"]) == (slug, usable_source(slug), pic)
        first = next(node.name for node in cnnviz.layers(slug) if node.kind is cnnviz.Kind.CONVOLUTION)
        assert here["layer"] == first
        assert address(page)["net"] == slug

    def test_untrained_weights_say_so(self) -> None:
        page = opened(net="lenet5", weights="random")
        assert any(words("en")("choosing.untrained") in text for text in texts(page))
        assert any(words("en")("explore.layer.untrained") in text for text in texts(page))

    @pytest.mark.parametrize("slug", [c.slug for c in cnnviz.networks() if "bundled" in cnnviz.sources(c.slug)])
    def test_bundled_weights_do_not(self, slug: str) -> None:
        page = opened(net=slug, weights="bundled")
        assert faults(page) == []
        assert not any(words("en")("choosing.untrained") in text for text in texts(page))

    def test_every_network_has_its_card(self) -> None:
        page = opened(net="lenet5", weights="random")
        assert len(page.selectbox(key="net").options) == len(cnnviz.networks()) - 1  # one is too large for a server
        card = next(card for card in cnnviz.networks() if card.slug == "lenet5")
        assert any(card.idea["en"] in text for text in texts(page))

    def test_start_over_forgets_everything_but_the_language(self) -> None:
        page = opened(lang="ko", net="lenet5", weights="random", layer="f6", channel="3")
        reset = next(button for button in page.button if button.label == words("ko")("choosing.reset"))
        reset.click().run()
        assert faults(page) == []
        assert selection_of(page)["net"] == DEFAULT_NETWORK
        assert page.session_state["lang"] == "ko"

    @pytest.mark.usefixtures("offline")
    def test_imagenet_without_a_connection_is_one_sentence(self) -> None:
        page = opened(net="squeezenet1_1", weights="imagenet")
        assert not page.error
        page.button(key="weights_download").click().run()
        assert not page.exception
        assert len(page.error) == 1
        assert "Traceback" not in page.error[0].value
        assert selection_of(page)["weights"] == "random"
        assert {each.key for each in page.get("bidi_component")} >= {"strip", "maps", "unit"}

    @pytest.fixture
    def offline(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TORCH_HOME", str(tmp_path))
        monkeypatch.setattr(urllib.request, "_opener", None)  # it would keep the proxies of its first use
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, NOWHERE)


class TestAddress:
    def test_it_restores_the_place(self) -> None:
        page = opened(net="resnet18", weights="random")
        go(page, layer="layer1.1.add", channel=5, row=3, column=17)
        again = opened(**address(page))
        assert faults(again) == []
        assert not again.info
        assert selection_of(again) == selection_of(page)
        assert value_of(again) == value_of(page)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("net", "resnet19"),
            ("net", "<script>"),
            ("weights", "bundles"),
            ("weights", "file:0123456789abcdef"),
            ("pic", "sample:nothing"),
            ("pic", "own:0123456789abcdef"),
            ("layer", "layer9.conv"),
            ("channel", "99999999999999999999"),
            ("row", "-1"),
            ("column", "x"),
            ("lang", "xx"),
        ],
    )
    def test_nonsense_opens_the_default_and_is_told(self, name: str, value: str) -> None:
        page = opened(**({"net": "lenet5", "weights": "random"} | {name: value}))
        assert faults(page) == []
        expected = [words("en")("choosing.changed", value=value)] if name in {"net", "weights", "pic"} else []
        assert [each.value for each in page.info] == expected
        here = selection_of(page)
        network = results.network(here["net"], here["weights"])
        channels, *sides = network.node(here["layer"]).output
        assert here["channel"] < channels
        assert [here["row"] < sides[0], here["column"] < sides[1]] == [True, True]
        assert address(page)[name] != value


def test_a_mistake_of_ours_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(describe, "field", broken)
    page = opened(net="lenet5", weights="random")
    assert not page.exception
    assert words("en")("explore.frame.failed") in faults(page)


class TestStartOver:
    def test_it_resets_its_own_page_and_can_be_undone(self) -> None:
        page = opened(net="lenet5", weights="random", layer="c3", channel="2", row="1", column="4")
        page.session_state["design"] = "mine"
        change(page, VISITOR, pictures="own:0123456789abcdef", built="built:x")
        assert "undo" not in {each.key for each in page.button}
        before, shown = selection_of(page), address(page)
        page.button(key="start_over").click().run()
        assert faults(page) == []
        assert selection_of(page)["net"] == DEFAULT_NETWORK
        assert page.session_state["design"] == "mine"
        assert values(page, VISITOR).pictures == "own:0123456789abcdef"
        assert steps(page) == 1
        page.button(key="undo").click().run()
        assert (selection_of(page), address(page)) == (before, shown)
        assert steps(page) == 2

    def test_the_next_step_withdraws_the_undo(self) -> None:
        page = opened(net="lenet5", weights="random")
        page.button(key="start_over").click().run()
        page.button(key="next").click().run()
        page.run()
        assert "undo" not in {each.key for each in page.button}

    def test_next_layer_keeps_the_unit_as_far_as_it_is_there(self) -> None:
        page = opened(net="lenet5", weights="random", layer="c1", channel="5", row="13", column="7")
        page.button(key="next").click().run()
        assert [selection_of(page)[name] for name in ("channel", "row", "column")] == [5, 13, 7]
        while selection_of(page)["layer"] != "s2":
            page.button(key="next").click().run()
        assert [selection_of(page)[name] for name in ("channel", "row", "column")] == [5, 13, 7]
        go(page, row=13, column=13)
        page.button(key="next").click().run()
        assert selection_of(page)["channel"] == 5
        assert selection_of(page)["layer"] == "c3"
