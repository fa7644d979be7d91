"""The data to train on: which set, and how one comes here that is not."""

from __future__ import annotations

import streamlit as st

import cnnviz
from app.pages.training import networks, own
from app.pages.training.names import data_text
from app.pages.training.state import STATE
from app.results import data, uploads
from app.state.inputs import select
from app.text import LONGEST_NAME, Words, escaped, sentence
from app.text.format import in_bytes
from cnnviz.errors import CnnvizError
from cnnviz.training.live.data import downloads
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.networks import first_kernel

#: A zip that is still to be uploaded.
NO_ZIP = f"{uploads.ZIP}:"


def draw(words: Words) -> None:
    """The list of data sets; afterwards ``STATE`` has one of them."""
    before, keys = STATE.value.data, offers()
    if before not in keys:
        STATE.reset("data")
        st.info(words("choosing.changed", value=escaped(before, LONGEST_NAME)), icon=":material/info:")
    select(
        STATE["data"],
        words("training.data"),
        keys,
        lambda key: data_text(words, key) if data.is_here(key) else _remote(words, key),
        words("training.data-help"),
        width=290,
    )


def offers() -> tuple[str, ...]:
    """Keys of the sets on offer; the visitor's zip has a key of its own once it is here."""
    key = STATE.value.data
    return (*data.keys(), data.OWN, key if key.startswith(NO_ZIP) else NO_ZIP)


def _remote(words: Words, key: str) -> str:
    return words("training.data-download", name=data_text(words, key), size=in_bytes(downloads.size(key)))


def current(words: Words) -> Dataset | None:
    """The set that is selected, or ``None`` and what brings it: an editor, an uploader, a button, or a sentence."""
    try:
        with st.spinner(words("training.reading"), show_time=True):
            return read()
    except CnnvizError as error:
        _offer(words, STATE.value.data, error)
    return None


def read() -> Dataset:
    """The set that is selected; raises ``TrainingError`` or ``cnnviz.PictureError``."""
    key = STATE.value.data
    return own.data_set() if key == data.OWN else data.data_set(key, first_kernel(networks.slug()))


def _offer(words: Words, key: str, error: CnnvizError) -> None:
    if key == data.OWN:
        return  # its editor says what is missing
    if not data.is_here(key):
        _download(words, key)
    elif key != NO_ZIP:
        st.error(sentence(words, error), icon=":material/info:")


def source(words: Words) -> None:
    """What belongs to the selected set beside its pictures: the uploader of a zip."""
    if STATE.value.data.startswith(NO_ZIP):
        uploader(words, "trn_zip", _keep_zip)


def uploader(words: Words, key: str, keep: own.Keep) -> None:
    """An uploader of a zip of class folders; it is renewed after each file."""
    own.show_problems()
    name = f"{key}_{own.OWN.value.turn}"
    st.file_uploader(
        words("training.zip"),
        key=name,
        help=words("training.zip-help"),
        on_change=own.take_zip,
        args=(words, name, keep),
    )


def _keep_zip(content: bytes) -> None:
    STATE.update(data=uploads.keep_set(content))


def _download(words: Words, name: str) -> None:
    """What an address names is downloaded by nothing but this button."""
    place = st.container()
    text = words("training.data-not-here", name=data_text(words, name), size=in_bytes(downloads.size(name)))
    place.info(text, icon=":material/cloud_download:")
    label = words("training.download", size=in_bytes(downloads.size(name)))
    if not place.button(label, key="trn_download", type="primary", icon=":material/download:"):
        return
    bar = place.progress(0.0)

    def show(done: int, total: int) -> None:
        text = words("training.downloading", done=in_bytes(done), total=in_bytes(total))
        bar.progress(min(1.0, done / max(1, total)), text=text)

    try:
        data.download(name, show)
    except cnnviz.CnnvizError as error:
        bar.empty()
        place.error(sentence(words, error), icon=":material/info:")
        return
    st.rerun()
