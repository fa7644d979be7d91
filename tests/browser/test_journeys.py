"""What a visitor does on the Explore page, in a real Chromium, from the first screen to a link that restores it."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from app.text import Words, words
from tests.browser.conftest import PHONE, OpenPage, sideways

EN, KO = words("en"), words("ko")
LENET = "?lang=en&net=lenet5&weights=random"
#: Whether a canvas holds more than one color.
IS_DRAWN = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 8;
}"""


def strip(page: Page) -> Locator:
    return page.locator(".frame-of-strip svg")


def grid(page: Page) -> Locator:
    return page.locator(".map-grid canvas").first


def unit(page: Page) -> Locator:
    return page.locator(".unit-view canvas.map")


def at(page: Page, **position: Any) -> None:
    """The address says so, whatever else it says."""
    for name, value in position.items():
        expect(page).to_have_url(re.compile(rf"[?&]{name}={re.escape(str(value))}(&|$)"))


def is_drawn(page: Page) -> None:
    expect(strip(page)).to_be_visible()
    for canvas in (grid(page), unit(page), page.locator(".unit-view canvas.picture")):
        expect(canvas).to_be_visible()
        page.wait_for_function(IS_DRAWN, arg=canvas.element_handle())


def picture(color: tuple[int, int, int]) -> bytes:
    pixels = np.random.default_rng(1).integers(0, 60, (50, 70, 3)) + np.array(color) // 2
    content = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(content, "png")
    return content.getvalue()


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def test_the_first_screen_is_drawn(page: Page) -> None:
    is_drawn(page)
    expect(page.locator("[data-testid=stPlotlyChart]")).to_be_visible()
    expect(page.get_by_text(EN("explore.tagline"))).to_be_visible()
    at(page, lang="en", net="resnet18", layer="conv1")


def test_from_the_network_to_a_unit_and_a_link_that_brings_it_back(open_page: OpenPage) -> None:
    page = open_page(LENET)
    is_drawn(page)
    page.locator("[data-node='4'] .front").first.click()  # the fifth volume: the picture is the first
    at(page, layer="c3")
    maps = page.locator(".map-grid [role=listbox]")  # the address runs ahead of the grid: wait for C3's own maps
    expect(maps).to_have_attribute("aria-label", re.compile("^16 "))
    canvas = grid(page)
    option = maps.locator("[role=option]")
    before = int(option.get_attribute("aria-posinset") or 0)
    maps.press("ArrowDown")  # to the tile below: as far as there are tiles in a row
    expect(option).not_to_have_attribute("aria-posinset", str(before))
    columns, box = int(option.get_attribute("aria-posinset") or 0) - before, canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / columns * 2.5, "y": 20})
    at(page, channel=2)
    expect(page.locator("[data-testid=stMarkdown]", has_text=re.compile("channel 2")).first).to_be_visible()
    unit(page).click(position={"x": 3, "y": 3})
    at(page, row=0, column=0)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        unit(page).press(key)
    at(page, row=1, column=2)
    box = page.get_by_role("spinbutton", name=EN("components.unit-column"))
    expect(box).to_have_value("2")
    box.fill("999")
    box.press("Enter")
    at(page, column=9)  # the last there is
    page.locator(".unit-view .boxes .number-box").nth(2).get_by_role("button", name="−").click()
    at(page, column=8)
    box.fill("2")
    box.press("Enter")
    at(page, row=1, column=2)
    result = EN("explore.unit.title", channel=2, row=1, column=2, value="").split("**")[0]
    line = page.locator("[data-testid=stMarkdown]", has_text=result)
    expect(line).to_be_visible()

    again = open_page("?" + page.url.partition("?")[2])
    is_drawn(again)
    at(again, net="lenet5", layer="c3", channel=2, row=1, column=2)
    expect(again.locator("[data-testid=stMarkdown]", has_text=result)).to_have_text(line.inner_text())


def test_the_language_is_switched_at_once(open_page: OpenPage) -> None:
    page = open_page(LENET, locale="ko-KR")
    is_drawn(page)
    page.get_by_text(KO("explore.language-ko"), exact=True).click()
    expect(page.get_by_text(KO("explore.tagline"))).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator(".map-grid [role=listbox]")).to_have_attribute("aria-label", re.compile("[\uac00-\ud7a3]"))
    expect(page.get_by_text(EN("explore.whole.received"))).to_have_count(0)
    expect(page).to_have_title(f"{KO('explore.title')} · cnnviz")
    at(page, lang="ko", net="lenet5")
    streamlit_says(page, KO)
    page.get_by_text(KO("explore.language-en"), exact=True).click()
    streamlit_says(page, EN)


def streamlit_says(page: Page, words: Words) -> None:
    """Streamlit's own widgets are in this language: those that are there, and those that appear."""
    expect(page.locator("[data-testid=stSkipToContent]")).to_have_text(words("streamlit.stSkipToContent.skip"))
    box = page.locator("[data-testid=stSelectbox] input").first
    box.fill("zzz")
    expect(page.get_by_text(words("streamlit.stSelectboxVirtualDropdown.none"), exact=True)).to_be_visible()
    box.press("Escape")


def test_the_browser_s_language_comes_first(open_page: OpenPage) -> None:
    page = open_page("?net=lenet5&weights=random", locale="ko-KR")
    expect(page.get_by_text(KO("explore.tagline"))).to_be_visible()
    at(page, lang="ko")


def test_pictures_are_uploaded_and_a_bad_file_is_one_sentence(open_page: OpenPage) -> None:
    page = open_page("?lang=en&net=resnet20&weights=random")
    is_drawn(page)
    page.get_by_role("button", name=EN("choosing.picture"), exact=True).click()
    page.get_by_text(EN("choosing.picture-upload"), exact=True).click()
    field = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    field.set_input_files([file("one.png", picture((200, 0, 0))), file("two.png", picture((0, 0, 200)))])
    expect(page).to_have_url(re.compile("pic=own(:|%3A)[0-9a-f]{16}"))
    is_drawn(page)
    before = page.url
    field.set_input_files([file("bad.png", b"not a picture")])
    alert = page.locator("[data-testid=stAlert]")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text(EN("errors.picture-unknown-format"))
    assert page.url == before
    is_drawn(page)


def test_imagenet_without_a_connection_is_one_sentence(open_page: OpenPage) -> None:
    page = open_page("?lang=ko&net=squeezenet1_1&weights=imagenet")
    is_drawn(page)
    at(page, lang="ko", net="squeezenet1_1", weights="random")
    page.get_by_role("button", name=KO("choosing.weights-download", size=5)).click()
    alert = page.locator("[data-testid=stAlert]")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("download.pytorch.org")
    is_drawn(page)
    at(page, lang="ko", net="squeezenet1_1", weights="random")


@pytest.mark.parametrize("path", [LENET, "?lang=ko&net=resnet18"])
def test_a_phone_never_scrolls_sideways(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport=PHONE, has_touch=True, is_mobile=True)
    is_drawn(page)
    assert sideways(page) == 0
