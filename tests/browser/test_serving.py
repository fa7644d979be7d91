"""Behind a path, and under the policy of its headers, the app works in a real Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.text import words
from tests.browser.conftest import OpenPage, Watched
from tests.serving import ROOT, serving

EN = words("en")
LENET = "?lang=en&net=lenet5&weights=random"
#: Takes a photo at the first moment at which Streamlit's camera can: its button may be clicked before the video has a
#: frame, and gives nothing then. The video starts once more a second later, when the width of the widget is known.
TAKE_PHOTO = """() => {
    const camera = document.querySelector("[data-testid=stCameraInput]");
    const button = camera?.querySelector("[data-testid=stCameraInputButton]:enabled");
    if (button && camera.querySelector("video")?.videoHeight > 0) button.click();
    return Boolean(camera?.querySelector("img"));
}"""


@pytest.fixture(scope="module")
def below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ROOT / "app" / "main.py", tmp_path_factory.mktemp("app"), base="/course/week-3") as address:
        yield address


@pytest.fixture
def page_below(browser: Browser, below_a_path: str) -> Iterator[Page]:
    page = browser.new_page()
    watched = Watched(page, below_a_path, "[data-testid=stException]")
    yield page
    watched.check()
    page.close()


def test_it_works_below_a_path(page_below: Page, below_a_path: str) -> None:
    page_below.goto(f"{below_a_path}/{LENET}")
    maps = page_below.locator(".map-grid[aria-busy=false] [role=listbox]")
    expect(maps).to_be_visible()
    maps.press("ArrowRight")
    maps.press("Enter")
    expect(page_below).to_have_url(re.compile("channel="))
    page_below.goto(f"{below_a_path}/pooling?lang=en")
    expect(page_below.locator(".pooling").first).to_be_visible()


def test_a_photo_of_the_camera_becomes_the_picture(open_page: OpenPage) -> None:
    page = open_page(LENET, drawn=".map-grid[aria-busy=false]", permissions=["camera"])
    page.get_by_role("button", name=EN("choosing.picture"), exact=True).click()
    page.get_by_text(EN("choosing.picture-camera"), exact=True).click()
    page.wait_for_function(TAKE_PHOTO)
    expect(page).to_have_url(re.compile("pic=own(:|%3A)[0-9a-f]{16}"))


def test_a_chart_is_saved_as_a_picture(open_page: OpenPage) -> None:
    page = open_page(LENET, drawn="[data-testid=stPlotlyChart] .main-svg")
    page.locator("[data-testid=stPlotlyChart]").first.hover()
    with page.expect_download() as download:
        page.locator(".modebar-btn").first.click()
    assert download.value.suggested_filename.endswith(".png")
