"""Journeys in a real Chromium; a page that shows an exception, logs an error or calls elsewhere fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 720}
#: A script that has ended and left something: before the first run, the state reads "notRunning" too.
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning] [data-testid=stElementContainer]"
PATIENCE = 60_000  # ms; a cold start on two busy cores

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def chromium() -> str:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and "CNNVIZ_REQUIRE_BROWSER" in os.environ:
        pytest.fail("CNNVIZ_REQUIRE_BROWSER is set and there is no Chromium")
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return path


@pytest.fixture(scope="module")  # not longer: while Playwright runs, no other test can have an event loop
def browser() -> Iterator[Browser]:
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watched:
    """One open page and what it complained of, or asked of anybody but us: nothing may need the network."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.ours = (address, address.replace("http", "ws", 1), "data:", "blob:")
        self.complaints: list[str] = []
        page.on("request", self._ask)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _ask(self, request: Request) -> None:
        if not request.url.startswith(self.ours):
            self.complaints.append(f"the page asks for {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def check(self) -> None:
        exceptions = self.page.locator("[data-testid=stException]").all_inner_texts()
        assert not exceptions, exceptions
        assert not self.complaints, self.complaints


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open the app: ``open_page("?lang=ko", locale="ko-KR", color_scheme="dark", viewport=...)``; waits until drawn.

    Any option of Playwright's ``new_context`` goes. Widgets load their code late: wait for them with ``expect``.
    When the test ends, every page is checked for exceptions, console errors and requests to other servers.
    """
    watched: list[Watched] = []
    with ExitStack() as contexts:

        def open_one(path: str = "", **options: object) -> Page:
            context = browser.new_context(**{"locale": "en-US", "viewport": DESKTOP} | options)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            watched.append(Watched(page, address))
            page.goto(f"{address}/{path.lstrip('/')}")
            page.wait_for_selector(SETTLED, state="attached")
            return page

        yield open_one
        for each in watched:
            each.check()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The first screen in English on a desktop."""
    return open_page()
