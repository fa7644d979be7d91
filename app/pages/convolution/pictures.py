"""The picture that the page can filter: a sample, or one of the visitor's own."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app import session
from app.state import visitor
from app.text import Words, sentence

DEFAULT = "sample:astronaut"


def settle() -> None:
    """Make ``conv_pic`` name a picture that is there."""
    if not _is_there(str(st.session_state.get("conv_pic", ""))):
        st.session_state["conv_pic"] = DEFAULT


def choose(words: Words) -> None:
    """Open a dialog with the samples, the visitor's pictures and a place to put more."""
    st.dialog(words("convolution.picture"))(_dialog)(words)


def _dialog(words: Words) -> None:
    current = st.session_state["conv_pic"]
    offered = [f"sample:{sample.slug}" for sample in cnnviz.samples()] + _own()
    offered += [] if current in offered else [current]
    picked = st.selectbox(
        words("convolution.sample"), offered, index=offered.index(current), format_func=lambda key: _name(words, key)
    )
    st.image(session.picture_of(picked).pixels, alt=_name(words, picked), width=220)
    if st.button(words("convolution.use"), type="primary"):
        _use(picked)
    file = st.file_uploader(words("convolution.upload"), help=words("convolution.upload-help"))
    if file is not None:
        _take(words, file.name, file.getvalue())


def _use(key: str) -> None:
    """Closes the dialog, too."""
    st.session_state["conv_pic"] = key
    st.rerun()


def _take(words: Words, name: str, content: bytes) -> None:
    try:
        key = session.keep_picture(cnnviz.read_picture(content))
    except cnnviz.PictureError as error:
        st.error(f"{name}: {sentence(words, error)}", icon=":material/info:")
        return
    visitor.keep_picture(key)
    _use(key)


def digits() -> list[NDArray[np.uint8]]:
    """The ten bundled digits, (28, 28) each."""
    return [cnnviz.read_sample(sample.slug).pixels[:, :, 0] for sample in cnnviz.samples() if sample.kind == "digit"]


def _is_there(key: str) -> bool:
    try:
        session.picture_of(key)
    except cnnviz.PictureError:
        return False
    return True


def _own() -> list[str]:
    """Keys of this visitor's pictures that are still on the shelf."""
    return [key for key in visitor.pictures() if _is_there(key)]


def _name(words: Words, key: str) -> str:
    kind, _, slug = key.partition(":")
    if kind == "sample":
        return next(sample.names[words.language] for sample in cnnviz.samples() if sample.slug == slug)
    mine = _own()
    return words("convolution.own-picture", index=mine.index(key) + 1 if key in mine else len(mine) + 1)
