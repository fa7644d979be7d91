"""What a visitor selected stays while other pages are used, and goes back with the browser's history."""

import re

from playwright.sync_api import Page, expect

from app.text import plain, words
from tests.browser.conftest import OpenPage

EN = words("en")
VGG = "?lang=en&net=vgg16&weights=random&layer=features.2"


def menu(page: Page, key: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=EN(key)).first.click()


def view(page: Page, key: str) -> None:
    page.get_by_text(plain(EN(key)), exact=True).first.click()
    expect(page.get_by_text(plain(EN(f"{key}-caption")))).to_be_visible()


def test_a_view_of_architectures_leaves_explore_as_it_was(open_page: OpenPage) -> None:
    page = open_page(VGG)
    expect(page.locator("[data-testid=stMarkdown] code").first).to_have_text("features.2")
    menu(page, "architectures.title")
    view(page, "architectures.view-source")
    menu(page, "explore.title")
    expect(page.locator("[data-testid=stMarkdown] code").first).to_have_text("features.2")
    expect(page).to_have_url(re.compile("[?&]net=vgg16(&|$)"))


def test_a_preset_of_the_builder_leaves_explore_as_it_was(open_page: OpenPage) -> None:
    page = open_page(VGG)
    expect(page.locator("[data-testid=stMarkdown] code").first).to_have_text("features.2")
    menu(page, "builder.title")
    preset = page.get_by_role("button", name="LeNet-5", exact=True)
    preset.click()
    expect(preset).to_have_attribute("aria-pressed", "true")
    menu(page, "explore.title")
    expect(page.locator("[data-testid=stMarkdown] code").first).to_have_text("features.2")
    menu(page, "builder.title")
    expect(preset).to_have_attribute("aria-pressed", "true")


def test_views_of_architectures_go_back(open_page: OpenPage) -> None:
    page = open_page("architectures?lang=en&arch_view=source&arch_net=lenet5&arch_compare=lenet5+mycnn")
    expect(page.get_by_text(plain(EN("architectures.view-source-caption")))).to_be_visible()
    for name in ("layers", "compare"):
        view(page, f"architectures.view-{name}")
        expect(page).to_have_url(re.compile(f"arch_view={name}"))  # the address comes last
    for name in ("layers", "source"):
        page.go_back()
        expect(page).to_have_url(re.compile(f"arch_view={name}"))
        expect(page.get_by_text(plain(EN(f"architectures.view-{name}-caption")))).to_be_visible()
