"""The picture that the page can filter: a sample, or one of the visitor's own."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app import results
from app.choosing.pictures import own_pictures
from app.pages.convolution.state import STATE
from app.state import visitor
from app.text import LONGEST_NAME, Words, escaped, sentence

DEFAULT = "sample:astronaut"


def settle() -> None:
    """Make the state name a picture that is there."""
    if not results.has_picture(STATE.value.picture):
        STATE.update(picture=DEFAULT)


def choose(words: Words) -> None:
    """Open a dialog with the samples, the visitor's pictures and a place to put more."""
    st.dialog(words("convolution.picture"))(_dialog)(words)


def _dialog(words: Words) -> None:
    current = STATE.value.picture
    keys = [f"sample:{sample.slug}" for sample in cnnviz.samples()] + own_pictures()
    keys += [] if current in keys else [current]
    selected = st.selectbox(
        words("convolution.sample"), keys, index=keys.index(current), format_func=lambda key: _name(words, key)
    )
    st.image(results.picture(selected).pixels, alt=_name(words, selected), width=220)
    if st.button(words("convolution.use"), type="primary"):
        _use(selected)
    file = st.file_uploader(words("convolution.upload"), help=words("convolution.upload-help"))
    if file is not None:
        _take(words, file.name, file.getvalue())


def _use(key: str) -> None:
    """Closes the dialog, too."""
    STATE.update(picture=key)
    st.rerun()


def _take(words: Words, name: str, content: bytes) -> None:
    try:
        key = results.keep_picture(cnnviz.read_picture(content))
    except cnnviz.PictureError as error:
        st.error(f"{escaped(name, LONGEST_NAME)}: {sentence(words, error)}", icon=":material/info:")
        return
    visitor.keep_picture(key)
    _use(key)


def digits() -> list[NDArray[np.uint8]]:
    """The ten bundled digits, (28, 28) each."""
    return [cnnviz.read_sample(sample.slug).pixels[:, :, 0] for sample in cnnviz.samples() if sample.kind == "digit"]


def _name(words: Words, key: str) -> str:
    kind, _, slug = key.partition(":")
    if kind == "sample":
        return next(sample.names[words.language] for sample in cnnviz.samples() if sample.slug == slug)
    own = own_pictures()
    return words("convolution.own-picture", index=own.index(key) + 1 if key in own else len(own) + 1)
