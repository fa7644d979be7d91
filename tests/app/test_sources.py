"""Sources are named by their titles, and the foot of every page says what each is."""

import re

import pytest

from app.text import LANGUAGES, sources, words
from cnnviz.assets import TEXT
from tests.app.explore_page import elements, faults, opened
from tests.serving import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_numbers_a_source(language: str) -> None:
    wording = words(language)
    numbered = [key for key in wording.keys if re.search(r"([Ss]ources?|\uc790\ub8cc) \(?S\d", wording.get(key) or "")]
    assert numbered == []
    assert [key for key in wording.keys if "@" in (wording.get(key) or "")] == []


def test_every_source_is_listed_and_cited() -> None:
    cited = set(re.findall(r"@([a-z][a-z0-9-]+)", "".join(path.read_text("utf-8") for path in TEXT.glob("*.toml"))))
    assert cited - {"slug"} == set(sources.SLUGS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_stands_at_the_foot_of_the_page(language: str) -> None:
    page = opened(net="lenet5", lang=language)
    assert faults(page) == []
    (last,) = [each.proto.body for each in elements(page.main) if 'id="sources"' in getattr(each.proto, "body", "")]
    for slug in sources.SLUGS:
        assert words(language)(f"sources.{slug}.short") in last
    assert len(re.findall("<a href=", last)) == sum(words("en").has(f"sources.{slug}.url") for slug in sources.SLUGS)


def test_the_document_has_the_same_titles() -> None:
    document = (ROOT / "docs" / "sources.md").read_text("utf-8")
    for slug in sources.SLUGS:
        for name in ("short", "title", "url"):
            assert (words("en").get(f"sources.{slug}.{name}") or "") in document
