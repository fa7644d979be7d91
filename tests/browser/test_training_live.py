"""A training watched in a real Chromium: started, paused, stepped, changed in flight, opened, and ended."""

import json
import re

from playwright.sync_api import Page, expect

from app.text import words
from tests.browser.conftest import PHONE, OpenPage, sideways
from tests.browser.training_page import button, command, view

EN = words("en")
BATCHES = 40  # of an epoch
MOST_BYTES = 60_000  # of one answer: curves of a while, filters and maps


def say(key: str) -> str:
    return EN(f"training_live.view.{key}")


def batch(page: Page) -> int:
    """The last batch that the curves have."""
    text = page.locator(".training-view .position").inner_text()
    found = re.search(r"batch (\d+)", text)
    return int(found[1]) if found else 0


def test_a_training_is_watched_from_start_to_end(open_page: OpenPage) -> None:
    page = open_page("training?lang=en&trn_net=lenet5&trn_epochs=3")
    button(page, "trn_start").click()
    view(page, "running")
    expect(page.locator(".training-view .bars .row")).to_have_count(10)
    expect(page.locator(".training-view [data-board=filters] canvas")).to_be_visible()
    command(page, "play").click()
    view(page, "paused")
    expect(command(page, "play")).to_have_text(say("play"))
    page.locator(".training-view .state").click()
    if batch(page) % BATCHES == 0:  # paused before the validation, which is what is next
        page.keyboard.press("ArrowRight")
        expect(page.locator(".training-view .readout").first).to_contain_text(re.compile(r"validation\s*\d"))
    before = batch(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".training-view .position")).to_contain_text(f"batch {before + 1}")
    page.locator(".training-view .controls .slider input").first.press("ArrowRight")
    expect(page.locator(".training-view .controls .reading").first).to_have_text("0.002")
    command(page, "epoch").click()
    expect(page.locator(".training-view .readout").last).to_contain_text("0.002")
    expect(page.locator(".training-view .readout").first).to_contain_text(re.compile(r"validation\s*\d"))
    opened_step(page)
    expect(page.locator(".training-view .fault")).to_be_hidden()
    command(page, "stop").click()
    over = view(page, "over")
    expect(over.locator(".state")).to_contain_text(say("phase-over"))
    expect(command(page, "play")).to_be_disabled()
    assert json.loads(over.get_attribute("data-tick") or "{}")["bytes"] < MOST_BYTES
    reloaded(page)


def opened_step(page: Page) -> None:
    view(page, "paused")
    page.get_by_text(EN("training_live.step.title")).click()
    expect(page.locator(".step-view canvas").first).to_be_visible()
    button(page, "trn_step_open").click()
    expect(page.get_by_text(EN("training_live.step.formula.weight"))).to_be_visible()
    page.locator(".step-view .picture").nth(2).click()
    expect(page.locator(".step-view .picture").nth(2)).to_have_attribute("aria-pressed", "true")


def reloaded(page: Page) -> None:
    """The run and all its curves are there again."""
    last = batch(page)
    page.wait_for_url(re.compile("trn_runs="))
    page.reload()
    view(page, "over")
    expect(page.locator(".training-view .position")).to_contain_text(f"batch {last}")
    page.set_viewport_size(PHONE)
    expect(page.locator(".training-view.stacked")).to_be_visible()
    assert sideways(page) == 0
