"""The browser's Back and Forward, and choices that outlive a visit to another page."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from app.text import words
from tests.browser.conftest import OpenPage

EN = words("en")
VGG = "?lang=en&net=vgg16&weights=random&layer=features.2"
LENET = "?lang=en&net=lenet5&weights=random&layer=c1&channel=3&row=2&column=4"


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def shows(page: Page, **values: object) -> None:
    """The address says so, and the layer's name stands on the page."""
    for name, value in values.items():
        expect(page).to_have_url(re.compile(rf"[?&]{name}={re.escape(str(value))}(&|$)"))
    if "layer" in values:
        expect(page.locator("[data-testid=stMarkdown] code").first).to_have_text(str(values["layer"]))


def entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def step(page: Page, name: str) -> None:
    page.locator(f".st-key-{name} button:visible").click()


def menu(page: Page, key: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=EN(key)).first.click()


def test_every_layer_is_a_step_back_and_forward(open_page: OpenPage) -> None:
    page = open_page(LENET)
    shows(page, layer="c1", channel=3, row=2, column=4)
    before = entries(page)
    layers = ["c1"]
    for _ in range(3):
        step(page, "next")
        expect(page.locator("[data-testid=stMarkdown] code").first).not_to_have_text(layers[-1])
        layers.append(page.locator("[data-testid=stMarkdown] code").first.inner_text())
        shows(page, layer=layers[-1], channel=3)
    assert entries(page) == before + 3
    for layer in reversed(layers[:-1]):
        page.go_back()
        shows(page, layer=layer)
    shows(page, layer="c1", channel=3, row=2, column=4)
    for layer in layers[1:]:
        page.go_forward()
        shows(page, layer=layer)
    assert entries(page) == before + 3


def test_choices_outlive_a_visit_to_another_page(open_page: OpenPage) -> None:
    page = open_page(VGG)
    shows(page, net="vgg16", layer="features.2")
    channel = query(page)["channel"]
    menu(page, "pooling.title")
    moved(page, "pool")
    menu(page, "convolution.title")
    moved(page, "conv")
    menu(page, "explore.title")
    shows(page, net="vgg16", weights="random", layer="features.2", channel=channel)


def moved(page: Page, name: str) -> None:
    """Move the first slider and wait until the address has it."""
    slider = page.locator("input[type=range]").first
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"[?&]{name}="))


def rests(page: Page) -> None:
    """The script has answered: while it runs, Streamlit takes the address of the page that it draws for a new one."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def test_back_leads_over_pages_and_through_a_slider_s_positions(open_page: OpenPage) -> None:
    page = open_page(LENET)
    shows(page, layer="c1")
    menu(page, "pooling.title")
    expect(page).to_have_url(re.compile("/pooling"))
    moved(page, "pool")
    rests(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/pooling\?lang=en$"))
    rests(page)
    page.go_back()
    shows(page, net="lenet5", layer="c1", channel=3, row=2, column=4)
    rests(page)
    page.go_forward()
    expect(page).to_have_url(re.compile(r"/pooling\?lang=en$"))
    rests(page)
    page.go_forward()
    expect(page).to_have_url(re.compile("/pooling.*[?&]pool="))


def test_starting_over_can_be_undone(open_page: OpenPage) -> None:
    page = open_page(LENET)
    shows(page, layer="c1", channel=3)
    step(page, "start_over")
    shows(page, net="resnet18", layer="conv1")
    step(page, "undo")
    shows(page, net="lenet5", weights="random", layer="c1", channel=3, row=2, column=4)
    page.go_back()
    shows(page, net="resnet18", layer="conv1")
