"""What a visitor sees on the Pooling page, in a real Chromium, held against torch."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from app.text import words
from tests.browser.conftest import OpenPage, pasted
from tests.browser.pooling_page import (
    KINDS,
    agree,
    grid,
    has_settings,
    map_of,
    number,
    opened,
    point,
    slide,
    tab,
    values,
    view,
)


@pytest.mark.parametrize(("lang", "scheme"), [("ko", "dark"), ("en", "light")])
def test_every_kind_stands_side_by_side_and_is_torch_s(open_page: OpenPage, lang: str, scheme: str) -> None:
    page = opened(open_page, lang=lang, color_scheme=scheme)
    wording = words(lang)
    agree(page, 2)
    for name in ("input", *KINDS):
        expect(page.locator(f".card-{name}").get_by_text(view(wording, f"name-{name}"), exact=True)).to_be_visible()
        box = grid(page, name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 720  # a projector shows all of them without scrolling
    expect(page.locator(".card-max .caption")).to_contain_text("75 %")
    slide(page, view(wording, "window"), 3)
    page.get_by_label(view(wording, "follow"), exact=True).uncheck()
    slide(page, view(wording, "stride"), 1)
    slide(page, view(wording, "padding"), 1)
    has_settings(page, r"k3x3\.f0\.s1x1\.p1x1")
    assert values(page, "max").shape == (8, 8)
    agree(page, 3, stride=1, padding=1)
    expect(page.locator(".card-max .caption")).to_contain_text(" 0 %")
    page.get_by_label(view(wording, "count"), exact=True).uncheck()
    has_settings(page, "q0")
    expected = nn.AvgPool2d(3, 1, 1, count_include_pad=False)(map_of(values(page, "input")))[0, 0]
    torch.testing.assert_close(torch.from_numpy(values(page, "average")), expected)


def test_pointing_works_both_ways_and_writes_the_sum_out(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=n9x9.k3x3.f0.s2x2")
    shown = values(page, "input")
    patch = shown[2:5, 4:7]
    point(page, "average", 1, 2)
    heading = page.locator(".heading").first
    expect(heading).to_have_text(view(words("en"), "window-output", row=1, column=2, top=2, bottom=4, left=4, right=6))
    results = page.locator(".tabbed:visible .result")
    expect(results.first).to_contain_text("=")
    actual = [number(text) for text in results.all_inner_texts()[:4]]
    assert actual == pytest.approx([patch.max(), patch.mean(), np.sqrt((patch**2).sum()), patch.mean()], rel=1e-3)
    numbers = page.locator(".tabbed:visible .numbers").first.inner_text()
    assert [float(each) for each in re.findall(r"[\d.]+", numbers)] == pytest.approx(patch.flatten().tolist(), rel=1e-2)
    for name, value in (("max", patch.max()), ("l2", np.sqrt((patch**2).sum()))):  # the same cell in all maps
        assert number(page.locator(f".card-{name} .value").inner_text()) == pytest.approx(value, rel=1e-3)
    winner = np.argwhere(shown == patch.max())[0]
    expect(page.locator(".card-input .value")).to_contain_text(f"({winner[0]}, {winner[1]})")

    point(page, "input", 4, 4)  # four windows read the cell in the middle
    expect(heading).to_contain_text("(1, 1), (1, 2), (2, 1), (2, 2)")
    won = sum(shown[4, 4] == shown[2 * r : 2 * r + 3, 2 * c : 2 * c + 3].max() for r in (1, 2) for c in (1, 2))
    expect(heading).to_have_text(re.compile(rf"in max pooling: {won}\.$"))

    point(page, "global-average", 0, 0)
    assert number(page.locator(".tabbed:visible .result").first.inner_text()) == pytest.approx(shown.mean(), rel=1e-3)


def test_invariance_is_measured_not_claimed(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=tchange")
    wording = words("en")
    before = {name: values(page, name) for name in ("input", *KINDS)}
    expect(page.get_by_text(view(wording, "change-still"))).to_be_visible()
    slide(page, view(wording, "dx"), 1)
    slide(page, view(wording, "dy"), -2)
    has_settings(page, r"x1\.y-2")
    assert np.array_equal(values(page, "input"), np.roll(before["input"], (-2, 1), (0, 1)))
    changes = {}
    for name, original in before.items():
        distance = np.linalg.norm(values(page, name) - original) / np.linalg.norm(original)
        line = page.locator(f".changes .line[data-name={name}]")
        changes[name] = number(line.locator(".result").inner_text().removesuffix(" %"))
        assert changes[name] == pytest.approx(100 * distance, abs=0.06)
        bar = line.locator(".fill").evaluate("bar => 2 * bar.offsetWidth / bar.parentElement.clientWidth")
        assert bar == pytest.approx(min(2, distance), abs=0.02)
    assert changes["global-max"] == changes["global-average"] == 0  # nothing is lost in a circular move
    assert changes["input"] > changes["max"] > 0
    page.get_by_role("button", name=view(wording, "view-original"), exact=True).click()
    has_settings(page, "voriginal")
    assert np.array_equal(values(page, "input"), before["input"])
    page.get_by_role("button", name=view(wording, "view-moved"), exact=True).click()
    slide(page, view(wording, "noise"), 20)
    has_settings(page, "g20")
    noise = values(page, "input") - np.roll(before["input"], (-2, 1), (0, 1))
    assert noise.std() == pytest.approx(0.2 * before["input"].max(), rel=0.3)
    page.get_by_role("button", name=view(wording, "seed"), exact=True).click()
    has_settings(page, "r2")
    page.get_by_label(view(wording, "edges"), exact=True).select_option("zeros")
    has_settings(page, "mzeros")


def test_the_replacement_can_be_edited_and_costs_weights(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=inoise.tsize")
    wording = words("en")
    torch.testing.assert_close(values(page, "strided"), values(page, "average"))  # a box is a mean
    kernel = page.locator(".kernel canvas")
    kernel.scroll_into_view_if_needed()
    kernel.click(position={"x": 50, "y": 10})
    page.keyboard.press("Control+a")
    page.keyboard.type("-1.5")
    has_settings(page, "wown")
    weights = torch.tensor([[0.25, -1.5], [0.25, 0.25]], dtype=torch.float64)[None, None]
    expected = nn.functional.conv2d(map_of(values(page, "input")), weights, stride=2)[0, 0]
    torch.testing.assert_close(torch.from_numpy(values(page, "strided")), expected)
    expect(page.get_by_text("16,384")).to_be_visible()  # 2 x 2 x 64 x 64
    page.get_by_label(view(wording, "channels"), exact=True).select_option("256")
    expect(page.get_by_text("262,144")).to_be_visible()
    slide(page, view(wording, "window"), 3)
    has_settings(page, "k3x3")
    has_settings(page, r"o25_-150_0_25_25_0_0_0_0")
    tab(page, "code")
    expect(page.locator("code[data-kind=strided]")).to_have_text("nn.Conv2d(256, 256, 3, stride=3, bias=False)")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".codes .line", has=page.locator("code[data-kind=max]")).get_by_role("button").click()
    expect(page.get_by_text(view(wording, "copied"), exact=True)).to_be_visible()
    assert pasted(page) == "nn.MaxPool2d(3, stride=3)"


def test_source_s3_s_table_points_at_the_screen(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=inoise.g30.ttable", lang="ko")
    read = map_of(values(page, "input"))
    top = number(page.locator("tr[data-row=emphasis] td[data-kind=max]").inner_text())
    assert top == pytest.approx(float(nn.MaxPool2d(2)(read).max()), rel=5e-3)
    for row, cards in (("noise", ["max", "average"]), ("position", ["max", "global-average"])):
        page.locator(f"tr[data-row={row}]").hover()
        expect(page.locator(".card.lit")).to_have_count(len(cards))
        lit = page.locator(".card.lit").evaluate_all("cards => cards.map((card) => card.dataset.name)")
        assert lit == cards
    page.get_by_role("button", name=view(words("ko"), "view-original"), exact=True).click()
    has_settings(page, "voriginal")
    calm = map_of(values(page, "input"))
    for kind, layer in (("max", nn.MaxPool2d(2)), ("average", nn.AvgPool2d(2))):
        text = page.locator(f"tr[data-row=noise] td[data-kind={kind}]").inner_text()
        share = float((layer(read) - layer(calm)).norm() / layer(calm).norm())
        assert number(text) == pytest.approx(100 * share, abs=0.06)
