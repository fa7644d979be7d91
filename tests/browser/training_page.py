"""Parts of the Training page, for the browser tests that work on it."""

import re
from collections.abc import Mapping
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from app.text import Words


def button(page: Page, key: str) -> Locator:
    """The button of a widget's key."""
    return page.locator(f".st-key-{key} button").first


def gallery(page: Page, count: int) -> None:
    """Wait until that many rows of pictures are shown."""
    expect(page.locator(".trn-gallery img")).to_have_count(count)


def view(page: Page, phase: str) -> Locator:
    """The run on the screen, once it is in this phase."""
    shown = page.locator(f".training-view[data-phase={phase}]")
    expect(shown).to_be_visible()
    return shown


def command(page: Page, name: str) -> Locator:
    """A button of the run."""
    return page.locator(f".training-view [data-command={name}]")


def train(page: Page) -> Locator:
    """Start what is set and wait for the end; the run on the screen."""
    button(page, "trn_start").click()
    return view(page, "over")


def tab(page: Page, wording: Words, name: str) -> None:
    """Look at something of a run that is over."""
    page.get_by_text(wording(f"training_after.tab-{name}"), exact=True).click()


def pattern(texts: Mapping[str, str], key: str) -> re.Pattern[str]:
    """A text that has numbers where its fields are; each number is a group."""
    parts = re.split(r"{[^}]*}", texts[key])
    return re.compile(r"([\d.,e−-]+)".join(map(re.escape, parts)))


def upload(name: str, pixels: NDArray[np.uint8]) -> FilePayload:
    """A picture ``(H, W)`` or ``(H, W, 3)`` as a file to upload."""
    content = BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": content.getvalue()}


def fill_class(page: Page, index: int, name: str, pictures: list[FilePayload]) -> None:
    """Make a class of one's own with these pictures."""
    field = page.locator(f".st-key-trn_own_new_{index} input")
    field.fill(name)
    field.press("Enter")
    expect(page.get_by_text(f"{name} · 0")).to_be_visible()
    page.locator("[class*=st-key-trn_own_upload] input[type=file]").set_input_files(pictures)
    expect(page.get_by_text(f"{name} · {len(pictures)}")).to_be_visible()
