"""What a network may take: too large ones are read about, not opened, and a sentence says why."""

import pytest
from streamlit.testing.v1 import AppTest

import cnnviz
from app.choosing import limits
from app.choosing.limits import DEFAULT, seconds
from app.choosing.selection import DEFAULT_NETWORK
from app.text import LANGUAGES, words
from cnnviz.design import Design, Layer, slug_of
from tests.app import architectures_page, blocks_page
from tests.app.explore_page import faults, opened, selection_of

LARGE = "regnet_y_128gf"
SLOW = slug_of(Design("k", (3, 512, 512), 2, (Layer.of("conv", filters=24, kernel=31, padding=15),)))

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


def notices(page: AppTest) -> list[str]:
    return [each.value for each in page.info]


@pytest.mark.parametrize(("text", "value"), [(None, DEFAULT), ("", DEFAULT), ("0.5", 0.5), ("60", 60)])
def test_the_operator_says_how_many_seconds_a_picture_may_take(text: str | None, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["0.4", "-1", "nan", "long"])
def test_what_cannot_be_meant_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - Python's own message, or ours
        seconds(text)


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


def test_an_operator_who_allows_less_is_offered_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 0.25)
    page = blocks_page.opened("dense")
    assert not page.exception
    assert selection_of(page)["net"] == DEFAULT_NETWORK
    offered = page.selectbox(key="net").options
    assert not any("VGG-16" in each or "DenseNet" in each for each in offered)
