"""The Architectures page in process: every view in both languages, its numbers, the address, and what buttons do."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st

import cnnviz
from app.choosing.selection import CHOICE
from app.pages.architectures import accuracy, compare, controls, head, source, timeline
from app.pages.architectures.links import comparison as compare_link
from app.pages.architectures.page import PAGE
from app.pages.architectures.source_tables import Line
from app.pages.architectures.state import MEASURES, STATE, VIEWS, Architectures
from app.state import links
from app.state.codec import entries
from app.text import LANGUAGES, words
from app.text.format import NOTHING
from cnnviz.analysis import comparison
from cnnviz.analysis.published import published
from cnnviz.architectures import registry
from cnnviz.design.presets import PRESETS
from cnnviz.design.slugs import slug_of
from tests.app.architectures_page import button, opened, said
from tests.app.explore_page import faults
from tests.app.states import address, values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

HANGUL = re.compile("[\uac00-\ud7a3]")
EN = words("en")
NAMES = {each.name for each in entries(Architectures)}
OWN = ("tests.own_modules:everything", "tests.own_modules:segments")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Functions of the page without a visitor: a session state of their own."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn_in_both_languages(view: str, language: str) -> None:
    page = opened(view, lang=language, arch_net="lenet5", arch_compare="lenet5 mycnn")
    assert faults(page) == []
    assert words(language)(f"architectures.view-{view}-caption") in said(page)
    assert bool(HANGUL.search(page.caption[0].value)) is (language == "ko")
    assert values(page, STATE).view == view


def test_the_page_is_in_the_menu() -> None:
    assert (PAGE.slug, PAGE.order) == ("architectures", 3)
    assert {"arch_view", "arch_net", "arch_compare"} <= NAMES


@pytest.mark.parametrize("text", ["<script>", "nothing", "x y z", "\u0000", "built:zzz", "a" * 5000])
def test_nothing_in_the_address_breaks_it(text: str) -> None:
    for view in ("layers", "compare", "all"):
        page = opened(view, **dict.fromkeys(NAMES - {"arch_view"}, text))
        assert faults(page) == []
    assert values(opened(text), STATE).view == "time"


class TestTimeLine:
    def test_families_are_in_the_order_of_their_years(self) -> None:
        families = timeline.families(EN)
        years = [family.members[0].year for family in families]
        assert years == sorted(years)
        assert years[0] == 1998
        assert sum(len(family.members) for family in families) == len(cnnviz.networks())
        assert len({family.key for family in families}) == len(families) > 20

    def test_every_card_says_what_was_new_and_what_differs(self) -> None:
        page = opened("time")
        everything = said(page)
        for family in timeline.families(EN):
            assert family.best_known.idea["en"] in everything
            assert family.best_known.differs["en"] in everything
            assert timeline.numbers(EN, family.best_known) in everything
        assert EN("architectures.numbers-waiting", name="") not in everything

    def test_numbers_are_counted(self) -> None:
        card = next(card for card in cnnviz.networks() if card.slug == "resnet50")
        line = timeline.numbers(EN, card).replace("*", "")
        assert line == "ResNet-50: 25.6 M parameters · 4.09 GMACs · depth 50 · field 427 px"

    def test_one_family_has_all_its_networks(self) -> None:
        page = opened("time", arch_family="ResNet-2015")
        assert faults(page) == []
        table = page.dataframe[0].value
        assert table["Network"].tolist() == ["ResNet-18", "ResNet-34", "ResNet-50", "ResNet-101", "ResNet-152"]
        assert table["Depth"].tolist() == [18, 34, 50, 101, 152]
        assert table["All layers"].tolist() == [21, 37, 54, 105, 156]
        assert table["Field (px)"].tolist()[2] == "427 px"
        assert "156" in EN("architectures.conventions")

    def test_a_card_leads_on(self) -> None:
        page = opened("time", arch_family="VGG-2014")
        button(page, "member-layers").click().run()
        assert (values(page, STATE).view, values(page, STATE).network) == ("layers", "vgg16")
        assert address(page)["arch_net"] == "vgg16"
        assert faults(page) == []


class TestCompare:
    def test_the_table_is_the_profiles(self) -> None:
        page = opened("compare", arch_compare="lenet5 resnet18 vgg16")
        assert faults(page) == []
        table = page.dataframe[0].value
        assert table["Network"].tolist() == ["LeNet-5", "ResNet-18", "VGG-16"]
        assert table["Parameters"].tolist() == [61_706, 11_689_512, 138_357_544]
        assert table["ImageNet top-1 (weights)"].tolist()[0] == NOTHING
        assert "IMAGENET1K_V1" in table["ImageNet top-1 (weights)"].tolist()[1]

    def test_another_network_is_chosen(self) -> None:
        page = opened("compare", arch_compare="lenet5 mycnn")
        page.selectbox(key="arch_slot_2").select("resnet20").run()
        assert address(page)["arch_compare"] == "lenet5 mycnn resnet20"
        page.selectbox(key="arch_slot_0").select(compare.NONE).run()
        assert address(page)["arch_compare"] == "mycnn resnet20"
        assert faults(page) == []

    def test_one_alone_is_told_so(self) -> None:
        page = opened("compare", arch_compare="lenet5")
        assert [info.value for info in page.info] == [EN("architectures.compare-more")]
        assert faults(page) == []

    def test_what_nobody_knows_is_left_out(self) -> None:
        page = opened("compare", arch_compare="lenet5 zzz lenet5 mycnn")
        assert page.dataframe[0].value["Network"].tolist() == ["LeNet-5", "MyCNN"]

    @pytest.mark.parametrize("measure", MEASURES)
    def test_the_parts_of_a_bar_add_up(self, measure: str) -> None:
        card = next(card for card in cnnviz.networks() if card.slug == "resnet18")
        profile = comparison.profile(cnnviz.layers("resnet18"), card.input)
        scales = ("1", "2", "4", "8", "16", "32", "head")
        stack = compare.stage_bar(EN, card, profile, measure, scales)
        assert sum(part.value for part in stack.parts) == getattr(profile, measure)
        assert [part.name for part in stack.parts][-1] == EN("architectures.stage-head")

    def test_a_fifth_takes_the_place_of_the_first(self, bare: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(st, "toast", lambda *_args, **_options: None)
        cards = {card.slug: card for card in cnnviz.networks()}
        for slug in ("lenet5", "vgg16"):
            controls.add(EN, cards[slug])
        assert bare
        assert STATE.value.compared == "googlenet resnet50 lenet5 vgg16"


class TestLinks:
    def test_a_network_stands_beside_its_companions_where_nothing_is_compared_yet(self, bare: dict[str, Any]) -> None:
        compare_link("vgg16", "lenet5 mycnn").open()
        assert bare
        assert (STATE.value.view, STATE.value.compared) == ("compare", "lenet5 mycnn vgg16")
        compare_link("resnet18", "resnet20").open()
        assert STATE.value.compared == "lenet5 mycnn vgg16 resnet18"
        assert links.destination() == "architectures"


class TestAccuracy:
    def test_it_says_which_weights_and_crop(self) -> None:
        page = opened("all", arch_point="regnet_y_128gf", arch_cost="macs")
        assert faults(page) == []
        assert "IMAGENET1K_SWAG_E2E_V1, crop 384×384 px" in said(page)
        assert "3,326,696" in said(page)
        assert "AlexNet (2012)" in EN("architectures.accuracy-caption", without="AlexNet (2012)")

    def test_every_network_with_an_accuracy_is_a_point(self, bare: dict[str, Any]) -> None:
        entries = accuracy.entries("best")
        assert not bare
        assert set(entries) == {card.slug for card in cnnviz.networks() if published(card.slug)}
        assert len(entries) > 60

    def test_first_weights_are_the_older_recipe(self, bare: dict[str, Any]) -> None:
        best, first = accuracy.entries("best"), accuracy.entries("first")
        assert not bare
        assert (first["resnet50"][1].weights, best["resnet50"][1].weights) == ("IMAGENET1K_V1", "IMAGENET1K_V2")
        assert all(first[slug][1].top1 <= best[slug][1].top1 for slug in best)

    def test_a_click_opens_the_network_on_explore(self, bare: dict[str, Any]) -> None:
        bare[accuracy.CHART] = {"selection": {"points": [{"customdata": "vgg16"}]}}
        accuracy._clicked()
        assert (CHOICE.value.net, links.destination()) == ("vgg16", "explore")
        assert CHOICE.value.weights in map(str, cnnviz.sources("vgg16"))

    def test_a_network_that_somebody_else_built_opens_too(self, bare: dict[str, Any]) -> None:
        slug = slug_of(PRESETS["lenet5"])
        controls.explore(slug)
        assert bare
        assert (CHOICE.value.net, CHOICE.value.weights) == (slug, "random")


class TestHead:
    def test_where_vgg_s_parameters_sit(self) -> None:
        everything = said(opened("head", arch_net="vgg16", arch_head="pooled")).replace("*", "")
        for number in ("123,642,856 of 138,357,544", "89.4%", "102,760,448", "513,000", "15,227,688", "51,380,224"):
            assert number in everything

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("slug", ["googlenet", "lenet5", "squeezenet1_1", "mycnn"])
    def test_every_kind_of_head_is_told(self, slug: str, language: str) -> None:
        card = next(card for card in cnnviz.networks() if card.slug == slug)
        lines = head.head_lines(words(language), card, cnnviz.layers(slug))
        assert len(lines) == (4 if slug == "mycnn" else 2)
        assert ("51,380,224" in lines[1]) is (slug == "googlenet")


class TestSource:
    def test_lenet_is_as_the_source_says(self, bare: dict[str, Any]) -> None:
        table = source.lenet_rows(EN)
        assert not bare
        assert [row["Same?"] for row in table] == [source.SAME] * len(table)
        assert table[3][EN("architectures.source-column-original")] == "1,516 / 151,600"

    def test_alexnet_differs_in_two_lines_with_a_reason(self, bare: dict[str, Any]) -> None:
        table = source.alexnet_rows(EN)
        assert not bare
        wrong = [row for row in table if row["Same?"] != source.SAME]
        assert [row["Computed here"] for row in wrong] == ["4,096 → 4,096", "4,096 → 1,000"]
        assert all(len(row["Same?"]) > 20 for row in wrong)
        assert table[1][EN("architectures.source-column-torchvision")] == "11×11×3, /4 → 64×55×55"

    def test_a_wrong_number_is_marked(self) -> None:
        line = Line("c1", {"kernel": 5, "channels": 7})
        assert source.differing(line, {"kernel": 5, "channels": 6}) == ["channels"]

    def test_all_counts_are_on_the_screen(self) -> None:
        everything = said(opened("source"))
        for number in ("61,706", "60,000", "340,908", "60,965,224", "62,378,344", "61,100,840", "54.25"):
            assert number in everything


class TestFromElsewhere:
    @pytest.fixture(autouse=True)
    def offered(self) -> Iterator[None]:
        cnnviz.offer(OWN)
        yield
        registry._added.clear()

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("view", VIEWS)
    def test_networks_of_the_owner_are_in_every_view(self, view: str, language: str) -> None:
        slugs = [f"own:{name}" for name in OWN]
        for slug in slugs:
            page = opened(view, lang=language, arch_net=slug, arch_compare=" ".join([*slugs, "lenet5"]))
            assert faults(page) == []
            assert "None" not in said(page)

    def test_a_built_network_stands_beside_the_others(self) -> None:
        slug = slug_of(PRESETS["lenet5"])
        page = opened("compare", arch_compare=f"{slug} lenet5")
        assert faults(page) == []
        table = page.dataframe[0].value
        assert table["Parameters"].tolist() == [61_706, 61_706]
        assert table["Depth"].tolist() == [5, 5]
        page = opened("layers", arch_net=slug)
        assert "**61,706** parameters" in said(page)
