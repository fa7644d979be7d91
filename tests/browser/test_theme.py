import tomllib

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.serving import ROOT

#: Marks the first element whose own text is Korean.
FIND_KOREAN = """() => {
  const isKorean = (node) => node.nodeType === Node.TEXT_NODE && /[\\uac00-\\ud7a3]/.test(node.data);
  const all = [...document.querySelectorAll("[data-testid=stApp] *")];
  const found = all.find((element) => [...element.childNodes].some(isKorean));
  found?.setAttribute("data-korean", "");
  return Boolean(found);
}"""


def fonts_of(page: Page, selector: str) -> dict[str, bool]:
    """The fonts that really drew an element: name to "did it come with the page"."""
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    document = tools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    used = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"]: font["isCustomFont"] for font in used}


def test_korean_is_drawn_with_the_font_that_we_ship(open_page: OpenPage) -> None:
    page = open_page(locale="ko-KR")
    page.wait_for_function(FIND_KOREAN)
    page.evaluate("document.fonts.ready")
    used = fonts_of(page, "[data-korean]")
    assert "cnnviz Sans" in used
    assert all(used.values()), used


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    theme = tomllib.loads((ROOT / "app" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    red, green, blue = bytes.fromhex(theme[scheme]["backgroundColor"].removeprefix("#"))
    drawn = page.locator("[data-testid=stApp]").evaluate("node => getComputedStyle(node).backgroundColor")
    assert drawn == f"rgb({red}, {green}, {blue})"
