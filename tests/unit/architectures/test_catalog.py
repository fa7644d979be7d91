"""Cards: one per network, facts in both languages, a variant's own facts before its family's."""

import tomllib

import pytest

import cnnviz
from cnnviz.architectures.catalog import FACTS, NetworkCard, networks
from cnnviz.architectures.registry import architectures, find

KOREAN = range(0xAC00, 0xD7A4)


def card(slug: str) -> NetworkCard:
    return next(card for card in networks() if card.slug == slug)


def test_every_network_has_one_card() -> None:
    slugs = [card.slug for card in networks()]
    assert sorted(slugs) == sorted(architectures())
    assert len({card.name for card in networks()}) == len(slugs)
    assert cnnviz.networks() is networks()


def test_they_stand_by_year_and_family() -> None:
    order = [(card.year, card.family, card.parameters) for card in networks()]
    assert order == sorted(order)


@pytest.mark.parametrize("entry", networks(), ids=lambda entry: entry.slug)
def test_each_card_says_what_was_new_in_both_languages(entry: NetworkCard) -> None:
    for texts in (entry.idea, entry.differs):
        assert set(texts) == {"ko", "en"}
        assert any(ord(letter) in KOREAN for letter in texts["ko"])
        assert texts["en"]
        assert not any(ord(letter) in KOREAN for letter in texts["en"])


def test_a_variant_overrides_its_family() -> None:
    facts = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    assert card("wide_resnet50_2").year == facts["variant"]["wide_resnet"]["year"] == 2016
    assert card("resnet50").year == facts["family"]["resnet"]["year"] == 2015
    assert card("resnext50_32x4d").family != card("resnet50").family


def test_the_counts_are_published_or_counted() -> None:
    assert card("alexnet2012").parameters == 60_965_224
    assert card("resnet50").parameters == 25_557_032
    assert card("inception_v3").parameters == sum(p.numel() for p in find("inception_v3").skeleton().parameters())


def test_input_sizes_are_those_of_the_newest_weights() -> None:
    assert [card(slug).input for slug in ("lenet5", "mycnn", "resnet20", "alexnet2012", "inception_v3")] == [
        (1, 32, 32),
        (1, 28, 28),
        (3, 32, 32),
        (3, 227, 227),
        (3, 299, 299),
    ]
