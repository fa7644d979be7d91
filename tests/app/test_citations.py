"""Where a text names a source, its title is a link; what is not read as Markdown shows the title alone."""

import tomllib
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from app.text import CITATION, LANGUAGES, LINK, SOURCES, plain, words
from app.text.dictionary import _texts
from cnnviz.assets import TEXT
from tests.app.explore_page import elements, faults
from tests.app.one_page import opened

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

#: Of every page its folder, and what its address says.
PAGES = [
    ("explore", {"net": "lenet5", "weights": "random"}),
    *((folder, {}) for folder in ("convolution", "pooling", "receptive_fields", "blocks", "builder")),
    *(("architectures", {"arch_view": view}) for view in ("time", "layers", "compare", "all", "head", "source")),
]
#: Fields of Streamlit's messages whose texts are labels, descriptions, options, columns of tables and charts.
NAMES = ("label", "alt", "placeholder", "options", "columns", "spec", "figure")


def cited(language: str) -> Iterator[tuple[str, list[str]]]:
    """Every key whose text names sources, and which, in order."""
    for path in TEXT.glob("*.toml"):
        for key, text in _texts(tomllib.loads(path.read_text("utf-8")), language, path.stem):
            if slugs := CITATION.findall(text):
                yield key, slugs


def names(page: AppTest) -> Iterator[str]:
    """Every text of ``NAMES`` on the page."""
    for element in elements(page.main):
        proto = getattr(element, "proto", None)
        yield from (str(getattr(proto, name, "")) for name in NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_is_a_link_to_its_source(language: str) -> None:
    entries = words(language)
    keys = dict(cited(language))
    assert len(keys) > 150
    for key, slugs in keys.items():
        text = entries.get(key) or ""
        titles = [entries("sources.frame.quoted", title=entries(f"sources.{slug}.short")) for slug in slugs]
        addresses = [entries.get(f"sources.{slug}.url", f"#{SOURCES}") for slug in slugs]
        assert LINK.findall(text) == list(zip(titles, addresses, strict=True)), key
        assert all(title in plain(text) for title in titles), key
        assert "](" not in plain(text), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("folder", "address"), PAGES, ids=lambda each: each if isinstance(each, str) else "")
def test_labels_options_and_columns_have_no_markdown_link(folder: str, address: dict[str, str], language: str) -> None:
    page = opened(folder, lang=language, **address)
    assert faults(page) == []
    assert [text for text in names(page) if "](" in text] == []
