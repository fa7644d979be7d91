"""Journeys in a real Chromium; a page that shows an exception, logs an error or calls elsewhere fails its test."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
LOCALES = {"": "en-US", "en": "en-US", "ko": "ko-KR"}
#: A camera that shows a test picture: `permissions=["camera"]` lets a page use it.
ARGUMENTS = ["--no-sandbox", "--use-fake-device-for-media-stream"]
APP = "[data-testid=stApp]"
#: A script that has ended and left something: before the first run, the state reads "notRunning" too.
SETTLED = f"{APP}[data-test-script-state=notRunning] [data-testid=stElementContainer]"
FLAWS = "[data-testid=stException]"
#: The value of a player's position that has gone on by three steps or more, from the first.
MOVED_ON = re.compile(r"^([3-9]|\d\d+)$")
PATIENCE = 60_000  # ms; a cold start on two busy cores
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def chromium() -> str:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return path


@pytest.fixture(scope="module")  # not longer: while Playwright runs, no other test can have an event loop
def browser() -> Iterator[Browser]:
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """One open page and what it complained of, or asked of anybody but us: nothing may need the network."""

    def __init__(self, page: Page, address: str, flaws: str) -> None:
        self.page, self.flaws = page, flaws
        self.root = f"{address}/_stcore/"
        self.ours = (address, address.replace("http", "ws", 1), "data:", "blob:")
        self.complaints: list[str] = []
        page.on("request", self._ask)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _ask(self, request: Request) -> None:
        if not request.url.startswith(self.ours):
            self.complaints.append(f"the page asks for {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        # Streamlit asks beside a deep link's own path first, in vain, and then at the root.
        if message.type == "error" and "/_stcore/" not in url.removeprefix(self.root):
            self.complaints.append(f"{message.text} ({url})")

    def check(self) -> None:
        flaws = self.page.locator(self.flaws).all_inner_texts()
        assert not flaws, flaws
        assert not self.complaints, self.complaints


def with_language(path: str, lang: str) -> str:
    """The path with the language in its query, if there is one to ask for."""
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}lang={lang}" if lang else path


def sideways(page: Page) -> int:
    """How far the page can be scrolled sideways, in px: as a whole, or below the menu."""
    wide = "parts => Math.max(...parts.map((part) => part.scrollWidth - part.clientWidth))"
    return int(page.locator("html, [data-testid=stMain]").evaluate_all(wide))


def pasted(page: Page) -> str:
    """What lies on the clipboard, as a visitor pastes it: the app itself may not read it."""
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'pasted' }))")
    field = page.locator("#pasted")
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).not_to_have_value("")
    return field.input_value()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the app, at a page's own address if need be: ``open_page("pooling?pool=k3x3", lang="ko", viewport=PHONE)``.

    It comes back when the script has ended and what ``drawn`` selects is there. Any option of Playwright's
    ``new_context`` goes. Widgets load their code late: wait for them with ``expect``. When the test ends, every page is
    checked for what ``flaws`` selects, for console errors and for requests to other servers.
    """
    watched: list[Watched] = []
    with ExitStack() as contexts:

        def open_one(path: str = "", lang: str = "", drawn: str = APP, flaws: str = FLAWS, **options: object) -> Page:
            context = browser.new_context(**{"locale": LOCALES[lang], "viewport": DESKTOP} | options)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.add_init_script("performance.setResourceTimingBufferSize(5000)")  # tests.browser.modules reads it
            watched.append(Watched(page, address, flaws))
            page.goto(f"{address}/{with_language(path, lang)}")
            page.wait_for_selector(SETTLED, state="attached")
            page.wait_for_selector(drawn)
            return page

        yield open_one
        for each in watched:
            each.check()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The first screen in English on a desktop."""
    return open_page()
