"""Whatever the Convolution page is set to, torch's line makes the same numbers; what cannot be is told in words."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from torch import nn

import cnnviz
from app.text import words
from tests.browser.conftest import OpenPage
from tests.browser.convolution_page import (
    again,
    agrees,
    module,
    number,
    numbers,
    opened,
    root,
    shows,
    slide,
    spot,
    state,
    told,
)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")

LAYERS = (
    "i-noise.h-9.w-7.l-0.kh-3.kw-5.sh-2.sw-1.dh-2.dw-1.ph-1.pw-2.f-2.k-r",
    "i-noise.h-8.w-8.kh-4.kw-4.ph-s.pw-s.k-r",
    "i-noise.h-8.w-8.l-0.kh-4.kw-3.ph-s.pw-f.k-r.pm-replicate",
    "i-noise.h-8.w-8.kh-3.kw-3.ph-f.pw-f.k-r.pm-circular",
    "i-noise.h-8.w-8.kh-5.kw-5.ph-4.pw-4.k-r.pm-reflect.sh-3.sw-3",
    "i-noise.h-7.w-7.c-4.f-4.g-2.k-r.ph-1.pw-1",
    "i-picture.h-12.w-12.c-3.f-3.g-3.k-xyl.b-0",
    "i-digit.h-28.w-28.kh-7.kw-7.f-8.k-ibgsxyle.z-0~500_1~-250",
    "i-checker.h-6.w-6.c-2.f-2.k-ew.kh-3.kw-3.e-4~1500",
    "i-ramp.h-1.w-32.l-0.kh-1.kw-11.k-o.a-90",
    "m-trans.i-noise.h-5.w-4.l-0.kh-4.kw-3.sh-3.sw-2.dh-2.ph-1.oh-2.ow-1.f-2.k-r",
    "m-trans.i-noise.h-4.w-4.c-4.f-4.g-2.k-r.kh-4.kw-4.sh-2.sw-2.ph-1.pw-1",
)


def put(page: Page, conv: str) -> None:
    """As if the address said so: the settings come from Python."""
    page.evaluate(
        """(conv) => { const { values, news } = globalThis.cnnvizChosen;
        values.set("convolution", conv); news.dispatchEvent(new Event("convolution")); }""",
        conv,
    )
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_torch_s_line_makes_the_same_numbers_for_every_kind_of_layer(open_page: OpenPage) -> None:
    page = opened(open_page)
    for conv in LAYERS:
        put(page, conv)
        expected = agrees(page)
        layer = next(each for each in module(page).modules() if isinstance(each, nn.Conv2d | nn.ConvTranspose2d))
        count = sum(each.numel() for each in layer.parameters())
        expect(page.locator(".lines.counts div").first).to_have_text(re.compile(f"= {count:,}$"))
        assert list(expected.shape[1:]) == state(page)["size"]
        if isinstance(layer, nn.Conv2d):
            found = state(page)["sum"]
            assert found["total"] == pytest.approx(float(expected[0, found["row"], found["column"]]))
            unread(page, layer, conv)


def unread(page: Page, layer: nn.Conv2d, conv: str) -> None:
    """The rows that the page says nobody reads are those that get no gradient."""
    if "pm-" in conv:
        return
    read = torch.zeros(1, *numbers(page)["input"]["shape"], dtype=torch.float64, requires_grad=True)
    made = module(page)
    for each in made.parameters():
        nn.init.ones_(each)
    made(read).sum().backward()
    assert read.grad is not None
    dark = read.grad[0].sum(0) == 0
    rows, columns = int(dark.all(1).sum()), int(dark.all(0).sum())
    text = told("en", "unread", rows=rows, columns=columns) if rows + columns else ""
    expect(page.locator(".unread")).to_have_text(text)
    assert layer.in_channels == read.shape[1]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_cannot_be_is_told_in_words(open_page: OpenPage, lang: str) -> None:
    page = opened(open_page, "h-5.w-5.kh-7.kw-7", lang=lang)
    problem = page.locator(".problem")
    both = told(lang, "both-axes")
    expect(problem).to_have_text(told(lang, "problem-span", axis=both, span=7, room=5))
    put(page, "h-5.w-5.ph-5.pw-5.pm-reflect")
    expect(problem).to_have_text(told(lang, "problem-reflect", axis=both, padding=5, size=5))
    put(page, "h-5.w-5.ph-6.pw-6.pm-circular")
    expect(problem).to_have_text(told(lang, "problem-circular", axis=both, padding=6, size=5))
    put(page, "h-5.w-5.l-0.ph-s.sh-2")
    expect(problem).to_have_text(told(lang, "problem-same-stride", axis=told(lang, "axis-rows"), stride=2))
    put(page, "m-trans.h-1.w-1.ph-2.pw-2")
    expect(problem).to_have_text(told(lang, "problem-nothing-left", axis=both, padding=2))
    put(page, "m-trans.sh-2.sw-2.oh-3.ow-3")
    expect(problem).to_have_text(told(lang, "problem-output-padding", axis=both, padding=3, most=1))
    assert state(page)["steps"] == 0
    put(page, "h-5.w-5")
    expect(problem).to_be_hidden()
    agrees(page)


def test_each_input_of_a_transposed_convolution_stamps_the_kernel(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_label(told("en", "preset"), exact=True).select_option("upsample")
    expected = agrees(page)[0]
    assert expected.shape == (8, 8)
    expect(page.locator(".lines.size")).to_contain_text(
        "(4 \u2212 1)\u00b72 \u2212 2\u00b71 + 1\u00b7(4 \u2212 1) + 1 + 0 = 8"
    )
    slide(page, told("en", "position"), 5)
    value = np.reshape(numbers(page)["input"]["data"], (4, 4))[1, 1]
    told_stamp = told("en", "told-stamp", channel=0, row=1, column=1, value=f"{value:g}", count=16)
    expect(page.locator(".readout")).to_have_text(told_stamp)
    page.mouse.move(*spot(page, "output", (3, 3), (8, 8)))
    expect(page.locator(".readout")).to_contain_text("(3, 3) =")
    assert number(page.locator(".total").inner_text()) == pytest.approx(float(expected[3, 3]), rel=1e-3)
    expect(page.locator(".readout")).to_contain_text(": 4.")  # a 4 x 4 kernel, 2 apart: four stamps meet
    slide(page, told("en", "name-stride") + " \u2195", 3)
    slide(page, told("en", "name-outside") + " \u2195", 2)
    assert agrees(page).shape == (1, 13, 13)


def test_a_stack_sees_more_and_named_kernels_follow_the_size(open_page: OpenPage) -> None:
    page = opened(open_page, "kh-3.kw-3.n-3")
    expect(page.locator(".lines.sees")).to_contain_text("7 \u00d7 7")
    slide(page, told("en", "depth"), 2)
    expect(page.locator(".lines.sees")).to_contain_text("5 \u00d7 5")
    kind = page.locator(".side.kernel select")
    kind.select_option("laplacian")
    assert numbers(page)["weights"][0] == [0, 1, 0, 1, -4, 1, 0, 1, 0]
    slide(page, told("en", "name-kernel") + " \u2195", 5)
    assert sum(numbers(page)["weights"][0]) == pytest.approx(0, abs=1e-12)
    kind.select_option("sobel-x")
    binomial, slope = np.array([1, 4, 6, 4, 1]), np.array([-1, -2, 0, 2, 1])
    assert np.reshape(numbers(page)["weights"][0], (5, 5)).tolist() == np.outer(binomial, slope).tolist()
    kind.select_option("gaussian")
    assert sum(numbers(page)["weights"][0]) == pytest.approx(1)
    kind.select_option("gabor")
    before = numbers(page)["weights"][0]
    slide(page, told("en", "angle"), 120)
    assert numbers(page)["weights"][0] != before
    agrees(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=told("en", "copy"), exact=True).click()
    expect(page.get_by_text(told("en", "copied"), exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "nn.Conv2d(1, 1, kernel_size=5)"


def test_a_learned_filter_arrives_and_stays_until_another_is_chosen(open_page: OpenPage) -> None:
    page = opened(open_page, more="&kernel_from=resnet18|bundled|conv1|7")
    shows(page, r"kh-7\.kw-7\.sh-2\.sw-2\.ph-3\.pw-3\.k-n")
    weights = cnnviz.load("resnet18").parameter("conv1")[7]
    assert np.allclose(numbers(page)["weights"][0], weights.flatten())
    agrees(page)
    expect(page.get_by_text("conv1", exact=False).first).to_be_visible()
    page.locator(".side.kernel select").select_option("box")
    expect(page).to_have_url(re.compile("k-b"))
    again(page)
    shows(page, r"k-b")  # what the visitor did since is not undone
    page.get_by_role("button", name=told("en", "reset"), exact=True).click()
    page.locator(".side.kernel select").select_option("learned")
    assert numbers(page)["weights"][0] == pytest.approx(weights[0, 2:5, 2:5].flatten().tolist(), rel=1e-5)
    assert root(page).is_visible()
    assert words("en").has("convolution.learned-by")
