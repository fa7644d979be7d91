"""What a visitor does on the Builder page, in a real Chromium: by pattern, by mouse, by keyboard alone, with files."""

import json
import re
import runpy
from pathlib import Path

import pytest
import torch
from playwright.sync_api import FilePayload, Page, expect

import cnnviz
from app.text import words
from cnnviz.design import PRESETS, Layer, Pattern, slug_of, summarize
from tests.browser.builder_page import (
    act,
    add,
    address_says,
    button,
    field,
    has_names,
    opened,
    output,
    row,
    rows,
    say,
    total,
)
from tests.browser.conftest import PHONE, OpenPage, sideways

EN, KO = words("en"), words("ko")
CONV, POOL, RELU, FLATTEN, LINEAR = "Convolution", "Pooling", "Activation", "Flatten", "Fully connected"


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ko", "dark")])
def test_a_network_from_a_pattern_and_back_again(open_page: OpenPage, lang: str, scheme: str) -> None:
    wording = words(lang)
    page = opened(open_page, lang=lang, color_scheme=scheme)
    total(page, "421,642")
    expect(page.locator(".share-legend")).to_contain_text("95.5 %")
    expect(page.locator(".number input").first).to_have_css("border-top-width", "1px")
    page.get_by_label(wording("builder.pattern.n"), exact=True).fill("2")
    page.get_by_label(wording("builder.pattern.k"), exact=True).fill("0")
    page.get_by_label(wording("builder.pattern.pool"), exact=True).uncheck()
    expect(page.locator(".builder .numbers")).to_have_text("INPUT → [[CONV → RELU]*2]*2 → [FC → RELU]*0 → FC")
    expected = Pattern(n=2, m=2, k=0, pool=False, filters=32).design("MyCNN", (1, 28, 28), 10)
    parameters = f"{sum(step.parameters for step in summarize(expected)):,}"
    total(page, parameters)
    address_says(page, layers=expected.layers)
    button(page, PRESETS["alexnet2012"].name).click()
    total(page, "60,965,224")
    output(page, 1, "96×55×55")
    expect(page.locator(".group.off")).to_contain_text(say(wording, "pattern-off"))
    undo, redo = button(page, say(wording, "undo")), button(page, say(wording, "redo"))
    undo.click()
    total(page, parameters)
    while undo.is_enabled():
        page.keyboard.press("Control+z")
    total(page, "421,642")
    while redo.is_enabled():
        page.keyboard.press("Control+Shift+z")
    total(page, "60,965,224")
    undo.click()
    total(page, parameters)
    address_says(page, layers=expected.layers)
    button(page, say(wording, "reset")).click()
    total(page, "421,642")


def test_layers_are_added_edited_moved_and_removed_by_mouse(open_page: OpenPage) -> None:
    page = opened(open_page)
    has_names(page, CONV, RELU, POOL, CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    row(page, 1).locator(".main").click()
    field(page, "filters").fill("8")
    output(page, 1, "8×28×28")
    expect(row(page, 1).locator(".parameters")).to_have_text("80")
    field(page, "filters").fill("9999")
    expect(row(page, 1)).to_contain_text(say(EN, "range", min=1, max=2048))
    field(page, "filters").press("Tab")
    output(page, 1, "2048×28×28")
    field(page, "filters").fill("8")
    add(page, "batch-norm")
    has_names(page, CONV, "Batch norm", RELU, POOL, CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    expect(row(page, 2).locator(".parameters")).to_have_text("16")
    act(page, "duplicate")
    expect(rows(page)).to_have_count(11)
    act(page, "remove")
    expect(rows(page)).to_have_count(10)
    grip, target = row(page, 4).locator(".grip").bounding_box(), row(page, 1).bounding_box()
    assert grip
    assert target
    page.mouse.move(grip["x"] + 5, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 3, steps=6)
    expect(row(page, 1)).to_have_class(re.compile("gap-above"))
    page.mouse.up()
    has_names(page, POOL, CONV, "Batch norm", RELU, CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    output(page, 1, "1×14×14")
    page.locator(".volume[data-index='4']").click()
    expect(row(page, 5)).to_have_class(re.compile(r"\bselected\b"))
    row(page, 9).locator(".main").hover()
    expect(page.locator(".share.near")).to_have_attribute("title", re.compile("^9 . Fully connected 401,536"))
    page.get_by_label(EN("builder.overall.classes"), exact=True).fill("1000")
    page.get_by_label(EN("builder.overall.name"), exact=True).fill("My <net>")
    page.get_by_label(EN("builder.overall.channels"), exact=True).select_option("3")
    address_says(page, name="My net", classes=1000, input=(3, 28, 28))


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.locator("[data-focus=row-0]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-focus=row-2]")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    has_names(page, CONV, POOL, RELU, CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    expect(page.locator("[data-focus=row-1]")).to_be_focused()
    page.keyboard.press("Delete")
    has_names(page, CONV, RELU, CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    output(page, 4, "64×28×28")
    page.keyboard.press("Enter")
    expect(page.locator("[data-focus=row-1]")).to_have_attribute("aria-expanded", "true")
    field(page, "function").focus()
    page.keyboard.type("tanh")
    expect(row(page, 2).locator(".summary")).to_have_text("tanh")
    page.locator(".add[data-kind=dropout]").focus()
    page.keyboard.press("Enter")
    has_names(page, CONV, RELU, "Dropout", CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    expect(page.locator("[data-focus=row-2]")).to_be_focused()
    expect(page.locator(".builder [role=status]")).to_have_text(re.compile("^MyCNN: 10 layers, "))
    for _ in range(4):
        page.keyboard.press("Control+z")
    has_names(page, CONV, RELU, POOL, CONV, RELU, POOL, FLATTEN, LINEAR, RELU)
    expect(button(page, say(EN, "undo"))).to_be_disabled()
    address_says(page, layers=PRESETS["mycnn"].layers)


def test_a_layer_that_cannot_follow_says_why_and_offers_what_works(open_page: OpenPage) -> None:
    page = opened(open_page)
    row(page, 7).locator(".main").click()
    act(page, "remove")
    fault = row(page, 7)
    expect(fault).to_have_class(re.compile("fault"))
    expect(fault.locator(".reason")).to_contain_text("64×7×7")
    expect(page.locator(".alarm")).to_have_text(fault.locator(".reason").inner_text())
    expect(row(page, 8).locator(".output")).to_have_text(say(EN, "waiting"))
    expect(page.locator(".volume.ghost")).to_have_count(3)
    expect(button(page, EN("builder.explore"))).to_be_disabled()
    fault.get_by_role("button", name=EN("builder.offer.insert", layers=FLATTEN), exact=True).click()
    total(page, "421,642")
    expect(page.locator(".alarm")).to_be_hidden()
    expect(button(page, EN("builder.explore"))).to_be_enabled()
    row(page, 4).locator(".main").click()
    field(page, "kernel").fill("19")
    expect(row(page, 4).locator(".reason")).to_contain_text("19")
    row(page, 4).get_by_role("button", name=re.compile("^Set Kernel to 16$")).click()
    output(page, 4, "64×1×1")
    expect(field(page, "kernel")).to_have_value("16")


def test_it_is_saved_loaded_and_taken_along_as_code(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page)
    button(page, EN("builder.preset.resnet-small")).click()
    total(page, "175,258")
    with page.expect_download() as saving:
        button(page, EN("builder.save")).click()
    saved = tmp_path / "net.json"
    saving.value.save_as(saved)
    assert saving.value.suggested_filename == "small-resnet.json"
    assert slug_of(PRESETS["resnet-small"]) == cnnviz.load(str(saved)).slug
    button(page, say(EN, "reset")).click()
    total(page, "421,642")
    button(page, EN("builder.load")).click()
    files = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    record = json.loads(saved.read_text("utf-8"))
    for name, content in (("one", "not json"), ("two", json.dumps(record | {"layers": [{"kind": "__import__"}]}))):
        payload = FilePayload(name=f"{name}.json", mimeType="application/json", buffer=content.encode())
        files.set_input_files([payload])
        expect(page.locator("[data-testid=stAlert]")).to_contain_text(f"{name}.json: ")
        total(page, "421,642")
    files.set_input_files(str(saved))
    total(page, "175,258")
    page.keyboard.press("Escape")
    page.get_by_text(EN("builder.code"), exact=True).click()
    with page.expect_download() as saving:
        button(page, EN("builder.code-save")).click()
    script = tmp_path / "net.py"
    saving.value.save_as(script)
    expect(page.locator("[data-testid=stCode]")).to_contain_text("nn.Conv2d")
    runs(script)


def runs(script: Path) -> None:
    """The file stands on its own: its one module makes ten scores of a picture."""
    result = runpy.run_path(str(script))
    made = [each for each in result.values() if isinstance(each, type) and each.__module__ == "<run_path>"]
    modules = [each() for each in made if each.__name__ in {"SmallResNet", "Small_ResNet", "Network"}]
    assert modules[0].eval()(torch.zeros(1, 3, 32, 32)).shape == (1, 10)


def test_it_opens_in_explore_and_is_there_when_one_comes_back(open_page: OpenPage) -> None:
    page = opened(open_page)
    row(page, 1).locator(".main").click()
    field(page, "filters").fill("6")
    output(page, 1, "6×28×28")
    button(page, EN("builder.explore")).click()
    expect(page.locator(".frame-of-strip svg")).to_be_visible()
    explored(page)
    page.get_by_role("link", name="Builder").click()
    output(page, 1, "6×28×28")
    button(page, say(EN, "undo")).click()
    output(page, 1, "32×28×28")


def explored(page: Page) -> None:
    names = [node.name for node in cnnviz.layers(slug_of(with_six_filters()))]
    options = page.locator(".frame-of-strip [role=option]")
    expect(options).to_have_count(len(names) + 1)
    expect(options.nth(1)).to_have_attribute("aria-label", re.compile(f"^{names[0]}, .*6×28×28"))
    expect(page.get_by_label(re.compile("^6 feature maps of 28 × 28")).first).to_be_visible()


def with_six_filters() -> cnnviz.design.Design:
    first = Layer.of("conv", filters=6, padding=1)
    return PRESETS["mycnn"].replaced(0, first)


def test_a_phone_shows_it_without_scrolling_sideways(open_page: OpenPage) -> None:
    page = opened(open_page, lang="ko", viewport=PHONE, has_touch=True, is_mobile=True)
    assert sideways(page) == 0
    expect(page.locator(".panel")).not_to_have_attribute("open", "")
    page.get_by_text(say(KO, "settings"), exact=True).tap()
    button(page, PRESETS["vgg11"].name).tap()
    total(page, "132,863,336")
    row(page, 3).locator(".main").tap()
    field(page, "window").fill("3")
    output(page, 3, "64×111×111")
    act(page, "down")
    assert sideways(page) == 0
    page.get_by_text(say(KO, "adding"), exact=True).tap()
    add(page, "dense")
    expect(row(page, 5).locator(".name")).to_have_text(KO("builder.kind.dense.name"))
    assert sideways(page) == 0
