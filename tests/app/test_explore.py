"""The Explore page in process: every choice draws, nothing a visitor asks for breaks it, both languages throughout."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import cnnviz
from app import session
from app.pages.explore import describe
from app.pages.explore.place import DEFAULT_NETWORK, DEFAULTS, usable_source
from app.text import LANGUAGES, class_name, words
from tests.app.explore_page import faults, go, opened, place, texts
from tests.serving import NOWHERE, ROOT

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

HANGUL = re.compile("[\uac00-\ud7a3]")
#: Four words of plain English in a row, as no Korean sentence has them.
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}\b")


def value_of(page: AppTest) -> float:
    """The number in bold above the unit view."""
    line = next(each.value for each in page.markdown if re.search(r"\*\*[−\d]", each.value))
    return float(line.split("**")[1].replace("−", "-").replace(",", ""))


def strip_of(page: AppTest) -> str:
    return str(next(found.proto.json for found in page.get("bidi_component") if found.key == "strip"))


@pytest.mark.parametrize("language", LANGUAGES)
class TestFirstScreen:
    def test_it_is_drawn_with_nothing_asked_for(self, language: str) -> None:
        page = opened(lang=language)
        assert faults(page) == []
        assert not page.info
        here = place(page)
        assert (here["net"], here["weights"]) == (DEFAULT_NETWORK, usable_source(DEFAULT_NETWORK))
        assert here["pic"] == DEFAULTS["photo"]
        assert {found.key for found in page.get("bidi_component")} >= {"strip", "maps", "unit"}
        assert [found.key for found in page.get("plotly_chart")] == ["classes"]

    def test_the_value_on_the_screen_is_the_unit_s(self, language: str) -> None:
        page = opened(lang=language)
        here = place(page)
        maps = session.output_of(here["net"], here["weights"], here["pic"], here["layer"])
        value = float(maps[here["channel"], here["row"], here["column"]])
        assert abs(value) == pytest.approx(np.abs(maps[here["channel"]]).max())  # opened at the strongest
        assert value_of(page) == pytest.approx(value, rel=0.01, abs=1e-4)
        assert describe.number(value) in "".join(texts(page))


def test_the_code_on_the_screen_prints_the_value_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(net="lenet5", weights="random", layer="s2", channel="2", row="5", column="6")
    monkeypatch.chdir(ROOT)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(page.code[0].value, {})  # noqa: S102 - the visitor is invited to run it
    assert float(said.getvalue()) == pytest.approx(value_of(page), abs=6e-5)


class TestLanguage:
    def test_it_is_switched_at_once_and_everywhere(self) -> None:
        page = opened(net="lenet5", weights="random", lang="en")
        before = place(page)
        assert not any(HANGUL.search(text) for text in texts(page) if text != words("en")("explore.language-ko"))
        page.button_group(key="lang").set_value("ko").run()
        assert faults(page) == []
        assert place(page) == before
        assert page.query_params["lang"] == "ko"
        assert words("ko")("explore.tagline") in page.markdown[0].value
        assert words("ko")("strip.help") in strip_of(page)

    @pytest.mark.parametrize("view", ["maps", "filters", "histogram", "table"])
    def test_no_english_is_left_in_korean(self, view: str) -> None:
        page = go(opened(net="squeezenet1_1", weights="random", lang="ko"), view=view)
        korean, english = words("ko"), words("en")
        differing = {english.get(key) for key in english.keys if english.get(key) != korean.get(key)}
        card = next(card for card in cnnviz.networks() if card.slug == "squeezenet1_1")
        names = {card.paper, card.authors}
        found = [text for text in texts(page) if text in differing]
        assert found == []
        sentences = [text for text in texts(page) if not any(name in text for name in names)]
        assert [text for text in sentences if ENGLISH.search(text) and not HANGUL.search(text)] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_classes_speak_the_language(self, language: str) -> None:
        page = opened(lang=language)
        here = place(page)
        network = session.network(here["net"], here["weights"])
        label = network.classify(session.picture_of(here["pic"]))[0][0]
        told = class_name(words(language), network.provenance.labels_key, label)
        assert told in page.get("plotly_chart")[0].proto.spec


class TestNetwork:
    @pytest.mark.parametrize(
        ("slug", "pic"),
        [("lenet5", DEFAULTS["digit"]), ("googlenet", DEFAULTS["photo"]), ("resnet20", DEFAULTS["photo"])],
    )
    def test_another_network_brings_its_weights_picture_and_first_layer(self, slug: str, pic: str) -> None:
        page = opened()
        page.selectbox(key="net").set_value(slug).run()
        assert faults(page) == []
        here = place(page)
        assert (here["net"], here["weights"], here["pic"]) == (slug, usable_source(slug), pic)
        first = next(node.name for node in cnnviz.layers(slug) if node.kind is cnnviz.Kind.CONVOLUTION)
        assert here["layer"] == first
        assert page.query_params["net"] == slug

    def test_untrained_weights_say_so(self) -> None:
        page = opened(net="lenet5", weights="random")
        assert any(words("en")("explore.choose.untrained") in text for text in texts(page))
        assert any(words("en")("explore.layer.untrained") in text for text in texts(page))

    @pytest.mark.parametrize("slug", [c.slug for c in cnnviz.networks() if "bundled" in cnnviz.sources(c.slug)])
    def test_bundled_weights_do_not(self, slug: str) -> None:
        page = opened(net=slug, weights="bundled")
        assert faults(page) == []
        assert not any(words("en")("explore.choose.untrained") in text for text in texts(page))

    def test_every_network_has_its_card(self) -> None:
        page = opened(net="lenet5", weights="random")
        assert len(page.selectbox(key="net").options) == len(cnnviz.networks())
        card = next(card for card in cnnviz.networks() if card.slug == "lenet5")
        assert any(card.idea["en"] in text for text in texts(page))

    def test_start_over_forgets_everything_but_the_language(self) -> None:
        page = opened(lang="ko", net="lenet5", weights="random", layer="f6", channel="3")
        reset = next(button for button in page.button if button.label == words("ko")("explore.choose.reset"))
        reset.click().run()
        assert faults(page) == []
        assert place(page)["net"] == DEFAULT_NETWORK
        assert page.session_state["lang"] == "ko"

    def test_imagenet_without_a_network_is_one_sentence(self, offline: None) -> None:
        page = opened(net="lenet5", weights="random")
        page.selectbox(key="net").set_value("squeezenet1_1").run()
        page.selectbox(key="weights_kind").set_value("imagenet").run()
        assert not page.exception
        assert len(page.error) == 1
        assert "Traceback" not in page.error[0].value
        assert page.session_state["weights"] == "random"
        assert {found.key for found in page.get("bidi_component")} >= {"strip", "maps", "unit"}

    @pytest.fixture
    def offline(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("TORCH_HOME", str(tmp_path))
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, NOWHERE)
        yield


class TestAddress:
    def test_it_restores_the_place(self) -> None:
        page = opened(net="resnet18", weights="random")
        go(page, layer="layer1.1.add", channel=5, row=3, column=17)
        again = opened(**page.query_params)
        assert faults(again) == []
        assert not again.info
        assert place(again) == place(page)
        assert value_of(again) == value_of(page)

    @pytest.mark.parametrize(
        ("name", "value", "told"),
        [
            ("net", "resnet19", True),
            ("net", "<script>", True),
            ("weights", "bundles", True),
            ("weights", "file:0123456789abcdef", True),
            ("pic", "sample:nothing", True),
            ("pic", "own:0123456789abcdef", True),
            ("layer", "layer9.conv", False),
            ("channel", "99999999999999999999", False),
            ("row", "-1", False),
            ("column", "x", False),
            ("lang", "xx", False),
        ],
    )
    def test_nonsense_opens_the_default_and_is_told(self, name: str, value: str, told: bool) -> None:
        page = opened(**({"net": "lenet5", "weights": "random"} | {name: value}))
        assert faults(page) == []
        expected = [words("en")("explore.choose.changed", value=value)] if told else []
        assert [each.value for each in page.info] == expected
        here = place(page)
        network = session.network(here["net"], here["weights"])
        channels, *sides = network.node(here["layer"]).output
        assert here["channel"] < channels
        assert [here["row"] < sides[0], here["column"] < sides[1]] == [True, True]
        assert page.query_params[name] != value


class TestLayers:
    def test_the_arrows_go_through_the_network_and_stop_at_its_ends(self) -> None:
        page = opened(net="lenet5", weights="random")
        assert page.button(key="previous").disabled
        seen = [place(page)["layer"]]
        while not page.button(key="next").disabled:
            page.button(key="next").click().run()
            assert faults(page) == []
            seen.append(place(page)["layer"])
        assert seen == [node.name for node in cnnviz.layers("lenet5")]
        page.button(key="previous").click().run()
        assert place(page)["layer"] == seen[-2]

    @pytest.mark.parametrize(
        ("slug", "name"), [("googlenet", "inception3a.cat"), ("convnext_tiny", "features.1.0.block.3")]
    )
    @pytest.mark.parametrize("view", ["maps", "histogram", "table"])
    def test_every_view_of_a_layer_is_drawn(self, slug: str, name: str, view: str) -> None:
        page = go(opened(net=slug, weights="random", layer=name), view=view)
        assert faults(page) == []
        assert page.session_state["view"] == view
        assert f"**`{name}`**" in "".join(texts(page))

    def test_only_convolutions_have_filters(self) -> None:
        page = go(opened(net="resnet18", weights="random", layer="layer1.0.conv1"), view="filters")
        assert faults(page) == []
        assert any(found.key == "filters" for found in page.get("bidi_component"))
        page.number_input(key="input_channel").set_value(63).run()
        assert faults(page) == []
        go(page, layer="conv1")  # three input channels: shown in color, all at once
        assert faults(page) == []
        assert words("en")("explore.layer.filters-rgb", count=64) in list(texts(page))
        go(page, layer="relu")
        assert faults(page) == []
        assert page.session_state["view"] == "maps"

    def test_sorting_and_the_scale_can_be_chosen(self) -> None:
        page = opened(net="lenet5", weights="random")
        before = next(found.proto.bytes for found in page.get("bidi_component") if found.key == "maps")
        page.button_group(key="sort").set_value("strength").run()
        after = next(found.proto.bytes for found in page.get("bidi_component") if found.key == "maps")
        assert before != after
        page.toggle(key="own_scale").set_value(True).run()
        assert faults(page) == []

    def test_a_layer_of_zeros_is_drawn(self) -> None:
        black = session.keep_picture(cnnviz.picture_from_pixels(np.zeros((28, 28), np.uint8)))
        page = go(opened(net="mycnn", weights="random"), pic=black, layer="relu")
        for view in ("maps", "histogram", "table"):
            assert faults(go(page, view=view)) == []


class TestUnit:
    def test_the_boxes_move_the_unit(self) -> None:
        page = opened(net="lenet5", weights="random")
        for name, value in (("channel", 4), ("row", 27), ("column", 0)):
            page.number_input(key=f"{name}_box").set_value(value).run()
            assert faults(page) == []
            assert page.session_state[name] == value
            assert page.query_params[name] == str(value)
        maps = session.output_of("lenet5", "random", DEFAULTS["digit"], "c1")
        assert value_of(page) == pytest.approx(float(maps[4, 27, 0]), abs=6e-5)

    def test_a_vector_has_a_channel_only(self) -> None:
        page = opened(net="lenet5", weights="random", layer="f6")
        assert faults(page) == []
        assert [page.number_input(key=f"{name}_box").disabled for name in ("channel", "row", "column")] == [
            False,
            True,
            True,
        ]

    def test_a_smaller_layer_does_not_keep_a_unit_that_it_lacks(self) -> None:
        page = opened(net="lenet5", weights="random", layer="c1", channel="5", row="27", column="27")
        go(page, layer="c5")
        assert faults(page) == []
        assert (place(page)["row"], place(page)["column"]) == (0, 0)


class TestPictures:
    def test_a_sample_is_chosen(self) -> None:
        page = opened()
        page.button(key="use-coffee").click().run()
        assert faults(page) == []
        assert place(page)["pic"] == page.query_params["pic"] == "sample:coffee"

    def test_an_upload_is_used_and_a_bad_file_is_one_sentence(self) -> None:
        page = go(opened(net="resnet20", weights="random"), picture_source="upload")
        picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8))
        content = io.BytesIO()
        picture.save(content, "png")
        files = [("mine.png", content.getvalue(), "image/png"), ("bad.png", b"not a picture", "image/png")]
        page.file_uploader[0].set_value(files).run()
        assert not page.exception
        assert [error.value.startswith("bad.png: ") for error in page.error] == [True]
        key = place(page)["pic"]
        assert session.picture_of(key) == cnnviz.picture_from_pixels(np.asarray(picture))

    def test_brightness_is_turned_around_and_back(self) -> None:
        page = opened(net="lenet5", weights="random")
        for _ in range(2):
            next(each for each in page.button if each.label == words("en")("explore.choose.invert")).click().run()
            assert faults(page) == []
        assert session.picture_of(place(page)["pic"]) == cnnviz.read_sample("digit-3")

    @pytest.mark.parametrize("source", ["upload", "camera", "draw"])
    @pytest.mark.parametrize("slug", ["lenet5", "resnet20"])
    def test_every_way_to_a_picture_is_drawn(self, source: str, slug: str) -> None:
        assert faults(go(opened(net=slug, weights="random"), picture_source=source)) == []


def test_a_mistake_of_ours_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(describe, "field", broken)
    page = opened(net="lenet5", weights="random")
    assert not page.exception
    assert words("en")("explore.frame.failed") in faults(page)
