"""What a network may take: too large ones are read about, not opened, and a sentence says why."""

import pytest
from streamlit.testing.v1 import AppTest

import cnnviz
from app.choosing import limits
from app.choosing.selection import DEFAULT_NETWORK
from app.text import LANGUAGES, words
from cnnviz.design import Design, Layer, slug_of
from tests.app import architectures_page, blocks_page, one_page
from tests.app.explore_page import faults, opened, selection_of

LARGE = "regnet_y_128gf"
SLOW = slug_of(Design("k", (3, 512, 512), 2, (Layer.of("conv", filters=24, kernel=31, padding=15),)))

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


def notices(page: AppTest) -> list[str]:
    return [each.value for each in page.info]


def test_all_but_the_largest_network_can_be_opened() -> None:
    assert [card.slug for card in cnnviz.networks() if not limits.allows(card)] == [LARGE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_a_network_that_is_too_large_says_why_and_shows_another(language: str) -> None:
    page = opened(net=LARGE, lang=language)
    assert faults(page) == []
    assert selection_of(page)["net"] == DEFAULT_NETWORK
    why = limits.refusal(words(language), cnnviz.card(LARGE))
    assert "18.6" in why
    assert notices(page) == [words(language)("choosing.refused", why=why)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_a_design_that_is_too_slow_names_the_layer_and_the_way_to_mend_it(language: str) -> None:
    page = opened(net=SLOW, lang=language)
    assert faults(page) == []
    assert selection_of(page)["net"] == DEFAULT_NETWORK
    (notice,) = notices(page)
    assert "conv1" in notice
    assert f"(builder?design={SLOW.removeprefix('built:')})" in notice


def test_what_is_no_design_has_no_way_to_mend_it() -> None:
    page = opened(net="built:nothing")
    (notice,) = notices(page)
    assert "builder?" not in notice


def test_the_architectures_page_goes_on_listing_all() -> None:
    page = architectures_page.opened("layers", arch_net=LARGE)
    assert not page.exception
    assert page.selectbox(key="arch_net").value == LARGE


def test_a_design_that_is_too_slow_is_not_compared_and_a_sentence_says_why() -> None:
    page = architectures_page.opened("compare", arch_compare=f"lenet5 {SLOW} mycnn", lang="en")
    assert not page.exception
    (notice,) = notices(page)
    assert "conv1" in notice
    assert "mend it in the Builder" in notice


def test_an_operator_who_allows_less_is_offered_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 0.25)
    page = blocks_page.opened("dense")
    assert not page.exception
    assert selection_of(page)["net"] == DEFAULT_NETWORK
    offered = page.selectbox(key="net").options
    assert not any("VGG-16" in each or "DenseNet" in each for each in offered)


def test_how_many_pictures_are_computed_follows_from_the_estimate() -> None:
    small, large = cnnviz.load("lenet5"), cnnviz.load("resnet18", "random")
    assert (limits.pictures_per_turn(small, 8), limits.pictures_per_request(small, 100)) == (8, 100)
    seconds = cnnviz.card("resnet18").cost.seconds
    assert limits.pictures_per_turn(large, 10_000) == pytest.approx(limits.TURN / seconds, rel=0.1)
    assert limits.pictures_per_request(large, 10_000) == pytest.approx(limits.REQUEST / seconds, rel=0.1)
    assert limits.pictures_per_request(large, 10**9, behind="avgpool") > 100 * limits.pictures_per_request(large, 10**9)


def test_a_slow_network_gets_fewer_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURN", 1e-9)
    monkeypatch.setattr(limits, "REQUEST", 1e-9)
    page = blocks_page.opened("invariance", net="lenet5")
    assert not page.exception
    page = blocks_page.opened("batch_norm", net="resnet20")
    assert not page.exception
    assert page.slider(key="blk_norm_size").max == 2
    page = blocks_page.opened("dropout", net="alexnet2012", weights="random")
    assert not page.exception
    assert page.slider(key="blk_dropout_passes").max == 2
    page = one_page.opened("receptive_fields", rf_view="effective", net="resnet20")
    assert not page.exception
    assert page.selectbox(key="rf_draw").options == ["1"]


def test_gradients_that_need_too_much_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHARE", 1e-3)
    monkeypatch.setattr(limits, "allows", lambda _: True)
    why = limits.gradient_refusal(words("en"), cnnviz.load("resnet20"))
    assert "Gradients need" in why
    assert why in notices(one_page.opened("receptive_fields", rf_view="effective", net="resnet20", lang="en"))
    assert limits.gradient_refusal(words("en"), cnnviz.load("lenet5")) == ""
