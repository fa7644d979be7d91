"""What the network will see: pictures of each class, as it reads them, before and after augmentation."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from app.components.palette import Palette, table
from app.components.values import quantized, small_picture
from app.pages.training.names import class_text
from app.pages.training.state import STATE, recipe
from app.state import visitor
from app.state.inputs import within
from app.text import Words
from cnnviz.training.live.data.dataset import Dataset, fit_pictures
from cnnviz.training.live.preview import augmented, samples
from cnnviz.training.live.recipe import NONE

PER_CLASS = 7  # twice as many where there is no augmentation to compare with
CLASSES_PER_PAGE = 10
LARGEST = 64  # px of a picture that is sent
SHARP = 32  # px up to which every pixel is sent as it is
STYLE = """<style>
.trn-gallery { display: grid; grid-template-columns: minmax(3rem, max-content) repeat(COLUMNS, max-content);
  gap: 3px 14px; align-items: center; overflow-x: auto; font-size: .85rem; }
.trn-gallery img { height: 31px; max-width: none; image-rendering: pixelated; display: block; }
.trn-gallery span { max-width: 9rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.trn-gallery .head { font-weight: 600; max-width: 17rem; }
</style>"""
GRID = '{style}<div class="trn-gallery">{cells}</div>'
CELL = "<span>{text}</span>"
HEAD = '<span class="head">{text}</span>'
PICTURE = '<img src="data:image/webp;base64,{content}" alt="{alt}" title="{alt}">'


def draw(words: Words, data: Dataset, shape: tuple[int, int, int]) -> None:
    """Classes as rows, before and after augmentation as columns, and the right filter where it is known."""
    changes = recipe().augmentation != NONE
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{words('training.gallery')}**", help=words("training.gallery-help"), width="content")
        if changes:
            st.button(
                words("training.redraw"),
                key="trn_redraw",
                icon=":material/casino:",
                on_click=_redraw,
                help=words("training.redraw-help"),
            )
        start = _page(words, len(data.classes))
    labels = range(start, min(start + CLASSES_PER_PAGE, len(data.classes)))
    heads = ["", *map(words, ("training.before", "training.after") if changes else ("training.unchanged",))]
    if data.filters:
        heads.append(words("training.filter"))
    cells = [HEAD.format(text=escape(each)) for each in heads]
    for label in labels:
        cells += _row(words, data, shape, label, changes=changes)
    style = STYLE.replace("COLUMNS", str(len(heads) - 1))
    st.html(GRID.format(style=style, cells="".join(cells)))
    if data.filters:
        st.caption(words("training.filters"))


def _redraw() -> None:
    STATE.update(draw=STATE.value.draw + 1)


def _page(words: Words, count: int) -> int:
    """The first class that is shown; a list of pages where there are more than fit."""
    pages = -(-count // CLASSES_PER_PAGE)
    if pages < 2:
        return 0
    within(STATE["page"], 0, pages - 1, 0)

    def text(page: int) -> str:
        first = page * CLASSES_PER_PAGE
        return words("training.classes", first=first + 1, last=min(first + CLASSES_PER_PAGE, count), count=count)

    label = words("training.page")
    return CLASSES_PER_PAGE * int(
        st.selectbox(
            label, range(pages), format_func=text, label_visibility="collapsed", width=190, **STATE["page"].widget()
        )
    )


def _row(words: Words, data: Dataset, shape: tuple[int, int, int], label: int, *, changes: bool) -> list[str]:
    name = class_text(words, data, label)
    count = PER_CLASS if changes else 2 * PER_CLASS
    some = fit_pictures(samples(data.training, label, count), shape)
    cells = [CELL.format(text=escape(name)), _strip(some.pixels, words("training.before-alt", name=name))]
    if changes:
        after = augmented(some, recipe().augmentation, STATE.value.draw * len(data.classes) + label)
        cells.append(_strip(after, words("training.after-alt", name=name)))
    if data.filters:
        cells.append(_filter(words, data, label))
    return cells


def _filter(words: Words, data: Dataset, label: int) -> str:
    """The filter that is right for a class, in the colors of weights; nothing where none is."""
    filters = data.filters.get(data.classes[label])
    if filters is None:
        return CELL.format(text="–")
    values = quantized(filters[0], float(np.abs(filters[0]).max()))
    pixels = table(Palette.WEIGHT, visitor.theme())[values]
    return _image(pixels, words("training.filter-alt", name=class_text(words, data, label)))


def _strip(pictures: NDArray[np.uint8], alt: str) -> str:
    """Pictures ``(N, H, W, C)`` side by side, as HTML."""
    small = [small_picture(each, LARGEST) for each in pictures]
    colors = [np.repeat(each, 3, axis=2) if each.shape[2] == 1 else each for each in small]
    gap = max(1, small[0].shape[1] // 12)
    opaque = [np.pad(each, ((0, 0), (0, 0), (0, 1)), constant_values=255) for each in colors]
    spaced = [np.pad(each, ((0, 0), (0, gap), (0, 0))) for each in opaque]
    return _image(np.concatenate(spaced, axis=1), alt)


def _image(pixels: NDArray[np.uint8], alt: str) -> str:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=pixels.shape[0] <= SHARP, quality=80, method=1)
    return PICTURE.format(content=b64encode(file.getvalue()).decode(), alt=escape(alt))
