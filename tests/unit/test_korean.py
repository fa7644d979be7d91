"""The Korean texts: one term for one concept, particles that fit what is filled in, counts that are no index."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from app import text
from cnnviz.assets import TEXT
from tests.serving import ROOT

README = ROOT / "README.ko.md"
#: Names of things in pictures, which are no concepts of the field.
NAMES = ("imagenet.", "classes.")
CASES = tomllib.loads((ROOT / "tests" / "data" / "korean.toml").read_text("utf-8"))

FIRST_SYLLABLE, LAST_SYLLABLE, FINALS = 0xAC00, 0xD7A3, 28
#: Letters and digits whose names in Korean end in a consonant.
READ_WITH_CONSONANT = frozenset("LMNR013678")
#: Particles that fit a consonant and a vowel: topic, subject, object, "and".
PARTICLES = ("\uc740\ub294", "\uc774\uac00", "\uc744\ub97c", "\uacfc\uc640")
AFTER_SOURCE = re.compile(f"@([a-z][a-z0-9-]+)([{''.join(PARTICLES)}])(?![\uac00-\ud7a3])")


@dataclass(frozen=True)
class Term:
    """The term of one concept and the expressions of other names for it."""

    ko: str
    en: str
    rejected: tuple[re.Pattern[str], ...]


@cache
def glossary() -> dict[str, Term]:
    table = tomllib.loads((ROOT / "assets" / "glossary.toml").read_text("utf-8"))
    return {
        name: Term(entry["ko"], entry["en"], tuple(map(re.compile, entry["rejected"]))) for name, entry in table.items()
    }


@cache
def korean() -> dict[str, str]:
    """Every Korean text by its file and key, and the lines of the Korean README."""
    words = text.words("ko")
    keys = (key for key in words.keys if not key.startswith(NAMES))
    lines = README.read_text("utf-8").splitlines()
    return {f"{key.split('.')[0]}.toml, {key}": words.get(key, "") or "" for key in keys} | {
        f"{README.name}, line {number}": line for number, line in enumerate(lines, 1)
    }


def other_names(texts: Mapping[str, str], term: Term) -> Iterator[str]:
    """A sentence for each rejected name in ``texts``."""
    for place, value in texts.items():
        for match in filter(None, (pattern.search(value) for pattern in term.rejected)):
            yield f"{place}: {match[0]!r}, but {term.en} is {term.ko!r}"


def ends_in_consonant(title: str) -> bool:
    """Whether the last letter or digit of ``title``, read in Korean, ends in a consonant."""
    last = [character for character in title if character.isalnum()][-1]
    if FIRST_SYLLABLE <= ord(last) <= LAST_SYLLABLE:
        return (ord(last) - FIRST_SYLLABLE) % FINALS != 0
    return last.upper() in READ_WITH_CONSONANT


def test_no_text_has_another_name_for_a_concept() -> None:
    assert [sentence for term in glossary().values() for sentence in other_names(korean(), term)] == []


def test_a_rejected_name_is_said_with_its_file_and_key() -> None:
    term = Term("layer", "layer", (re.compile("sheet"),))
    texts = {"explore.toml, explore.title": "a sheet", "explore.toml, explore.help": "a layer"}
    assert list(other_names(texts, term)) == ["explore.toml, explore.title: 'sheet', but layer is 'layer'"]


@pytest.mark.parametrize("name", CASES["term"])
def test_other_names_are_found_and_what_looks_like_them_is_not(name: str) -> None:
    case = CASES["term"][name]
    assert [wrong for wrong in case["wrong"] if not any(other_names({"": wrong}, glossary()[name]))] == []
    assert [right for right in case["right"] if any(other_names({"": right}, glossary()[name]))] == []


def test_no_two_concepts_share_a_term_and_none_is_rejected_by_another() -> None:
    terms = glossary().values()
    assert len({term.ko for term in terms}) == len(terms)
    assert [sentence for term in terms for other in terms for sentence in other_names({term.ko: term.ko}, other)] == []


def test_help_marks_go_by_the_terms_of_the_glossary() -> None:
    words = text.words("ko")
    marked = {name: term.ko for name, term in glossary().items() if words.has(f"terms.{name}.name")}
    assert len(marked) > 10
    assert [name for name, term in marked.items() if term not in words(f"terms.{name}.name")] == []


@pytest.mark.parametrize("name", CASES["pattern"])
def test_no_text_has_a_stilted_phrase(name: str) -> None:
    case = CASES["pattern"][name]
    pattern = re.compile(case["regex"])
    assert [f"{place}: {value}" for place, value in korean().items() if pattern.search(value)] == []
    assert [wrong for wrong in case["wrong"] if not pattern.search(wrong)] == []
    assert [right for right in case["right"] if pattern.search(right)] == []


def test_particles_fit_the_titles_of_sources() -> None:
    words = text.words("ko")
    for path in sorted(TEXT.glob("*.toml")):
        for slug, particle in AFTER_SOURCE.findall(path.read_text("utf-8")):
            pair = next(pair for pair in PARTICLES if particle in pair)
            title = words(f"sources.{slug}.short")
            assert particle == pair[not ends_in_consonant(title)], f"{path.name}: @{slug}{particle}"
