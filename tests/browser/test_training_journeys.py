"""Whole trainings on the digits in a real Chromium: stopped early, scrubbed, opened, compared, and of own pictures."""

import re
from itertools import pairwise

import numpy as np
from playwright.sync_api import Locator, Page, expect
from sklearn.datasets import load_digits

from app.text import words
from tests.browser.conftest import OpenPage
from tests.browser.training_page import button, fill_class, pattern, tab, train, upload

EN, KO = words("en"), words("ko")
QUICK = "trn_net=lenet5&trn_rate=0.01&trn_batch=64"
#: The validation loss soon stands still, and the rate falls before that.
EARLY = f"{QUICK}&trn_epochs=60&trn_plateau_patience=0&trn_stop_patience=2"
PAINTED = "canvases => canvases.map((canvas) => canvas.toDataURL())"


def stopped_epoch(page: Page) -> str:
    """The epoch whose weights are back, as the state of the run, the mark on the curves and the last moment say."""
    texts = EN.under("training_live.view")
    state = page.locator(".training-view .state").inner_text()
    back = pattern(texts, "mark-stopped-value").search(state)
    assert back is not None, state
    page.locator(".training-view .curves [role=slider]").press("End")
    expect(page.locator(".training-view .position")).to_contain_text(f"■ {back[0]}")
    title = pattern(EN.under("training_after"), "moment-best")
    expect(page.locator(".moment-view .title")).to_have_text(title)
    best = title.search(page.locator(".moment-view .title").inner_text())
    assert best is not None
    assert best[2] == back[1]
    return back[1]


def painted(view: Locator) -> list[str]:
    """What the canvases show: picture, filters, maps and histograms."""
    return list(view.locator("canvas").evaluate_all(PAINTED))


def at_moment(view: Locator, moment: int) -> None:
    expect(view).to_have_attribute("data-moment", str(moment))


def scrubbed(page: Page) -> None:
    """From the end to the start and one moment on: all pictures but the watched one are others."""
    view = page.locator(".moment-view")
    slider = view.locator(".slider input").first
    last = int(slider.get_attribute("max") or 0)
    assert last >= 50
    at_moment(view, last)
    shown = [painted(view)]
    slider.press("Home")
    at_moment(view, 0)
    expect(view.locator(".title")).to_have_text(EN("training_after.moment-start"))
    shown.append(painted(view))
    view.locator(".board canvas").first.press("ArrowRight")
    at_moment(view, 1)
    shown.append(painted(view))
    for (picture, filters, maps, *histograms), other in pairwise(shown):
        assert picture == other[0]
        assert filters != other[1]
        assert maps != other[2]
        assert histograms != other[3:]
    slider.press("End")
    at_moment(view, last)


def answer(page: Page) -> str:
    """The best class at the moment in view and its percentage, as Explore writes them."""
    rows = page.locator(".moment-view .answer").inner_text().split()  # class, percentage, "%"
    percents = [float(each) for each in rows[1::3]]
    best = percents.index(max(percents))
    return f"{rows[3 * best]} {rows[3 * best + 1]}%"


def test_a_run_stops_early_is_scrubbed_and_opened_in_explore(open_page: OpenPage) -> None:
    page = open_page(f"training?lang=en&{EARLY}")
    train(page)
    expect(page.locator(".moment-view .board canvas").first).to_be_visible()
    stopped_epoch(page)
    scrubbed(page)
    best = answer(page)
    tab(page, EN, "keep")
    button(page, "trn_open_explore").click()
    page.wait_for_url(re.compile(r"/\?.*net=lenet5&weights=file"))
    expect(page.locator(".map-grid canvas").first).to_be_visible()
    expect(page.locator("[data-testid=stPlotlyChart]").first).to_contain_text(best)


def test_two_runs_are_compared(open_page: OpenPage) -> None:
    page = open_page(f"training?lang=ko&{QUICK}&trn_epochs=2")
    train(page)
    button(page, "trn_another").click()
    rate = page.locator(".st-key-trn_rate input")
    rate.fill("0.002")
    rate.press("Enter")
    page.wait_for_url(re.compile("trn_rate=0.002"))
    train(page)
    tab(page, KO, "compare")
    facts = {"name": KO("training.rate"), "value": "0.002", "before": "0.01"}
    other = f"2. {KO('training_after.compare.changed', **facts)}"
    expect(page.locator("[data-testid=stMarkdown]").get_by_text(other).first).to_be_visible()
    chart = page.locator(".st-key-trn_compare")
    expect(chart.locator(".scatterlayer .trace")).to_have_count(2)
    expect(chart.locator(".legendtext").last).to_have_text(other)


def test_classes_of_one_s_own_are_trained(open_page: OpenPage) -> None:
    digits = load_digits()
    page = open_page("training?lang=ko&trn_data=own&trn_net=lenet5&trn_rate=0.005&trn_epochs=12", color_scheme="dark")
    for index, name in enumerate(("zero", "one")):
        pixels = (digits.images[digits.target == index][:5] * 15).astype(np.uint8)
        fill_class(page, index, name, [upload(str(at), each) for at, each in enumerate(pixels)])
    train(page)
    tab(page, KO, "mistakes")
    matrix = page.locator(".st-key-trn_confusion")
    expect(matrix.locator(".heatmaplayer")).to_be_visible()
    for name in ("zero", "one"):
        expect(matrix.get_by_text(name, exact=True)).to_have_count(2)
