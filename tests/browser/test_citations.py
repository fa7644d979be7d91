"""Help texts link to their sources, in components as in what Streamlit draws; attributes and options show titles."""

import pytest
from playwright.sync_api import Locator, Page, expect

from app.text import LINK, words
from tests.browser.conftest import OpenPage

EN = words("en")
LIST = "#sources"


def links_to_the_sources(shown: Locator, key: str) -> None:
    """The links are those of the text; one to the list scrolls there, and leaves the address as it is."""
    addresses = [address for _, address in LINK.findall(EN(key))]
    expect(shown.locator("a")).to_have_count(len(addresses))
    assert [link.get_attribute("href") for link in shown.locator("a").all()] == addresses
    page, before = shown.page, shown.page.url
    shown.locator(f"a[href='{LIST}']").first.click()
    expect(page.locator(LIST)).to_be_in_viewport()
    expect(page.locator(LIST)).to_be_focused()
    assert page.url == before


def has_no_markdown(page: Page, root: str) -> None:
    expect(page.locator(f"{root} :is([title*=']('], [aria-label*='](']), {root} option:has-text('](')")).to_have_count(
        0
    )
    expect(page.locator(root).get_by_text("](")).to_have_count(0)


def test_a_help_of_a_component_links_to_its_sources(open_page: OpenPage) -> None:
    page = open_page("convolution", lang="en", drawn=".convolution[aria-busy=false]")
    has_no_markdown(page, ".convolution")
    page.locator(".panel .mark:visible").first.click()
    links_to_the_sources(page.locator(".panel .help:visible"), "terms.filter.help")


def test_a_help_of_streamlit_links_to_its_sources(open_page: OpenPage) -> None:
    page = open_page("?net=lenet5&weights=random", lang="en", drawn=".map-grid[aria-busy=false]")
    title = page.get_by_test_id("stMarkdown").filter(has_text=EN("explore.whole.classes")).first
    title.get_by_test_id("stTooltipHoverTarget").hover()
    links_to_the_sources(page.get_by_test_id("stTooltipContent"), "explore.whole.classes-help")


@pytest.mark.parametrize("name", ["pooling", "builder"])
def test_components_show_no_markdown(open_page: OpenPage, name: str) -> None:
    page = open_page(name, lang="en", drawn=f".{name}[aria-busy=false]")
    has_no_markdown(page, f".{name}")
    expect(page.locator(f".{name} .help a").first).to_be_attached()
