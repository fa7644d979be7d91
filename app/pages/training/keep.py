"""What a visitor takes along: the network on other pages, its weights as a file, and the code that repeats it."""

from __future__ import annotations

from functools import partial

import streamlit as st

import cnnviz
from app.choosing.selection import BUILT, CHOICE
from app.pages.explore.links import explore
from app.pages.training import loaded, replays
from app.pages.training.after_state import AFTER
from app.pages.training.difference import network_of
from app.pages.training.names import set_text
from app.pages.training.replays import Past
from app.pages.training.time import title_of
from app.results import keep_picture, keep_weights
from app.state import Link, visitor
from app.text import Words
from app.text.format import file_name
from cnnviz.training.live.exporting import Origin, export
from cnnviz.training.live.history import Moment
from cnnviz.training.live.script import Plan, is_folder, needs, python_script

#: Pages that open the network, and their icons.
PAGES = {
    "explore": ":material/search:",
    "blocks": ":material/account_tree:",
    "receptive-fields": ":material/center_focus_strong:",
}


def draw(words: Words, past: Past) -> None:
    """Buttons for the moment in view, and the code."""
    moment = past.moment(AFTER.value.moment)
    st.markdown(words("training_after.keep.intro", moment=title_of(words, past, moment)))
    with st.container(horizontal=True):
        for page, icon in PAGES.items():
            st.button(
                words(f"training_after.keep.{page}"),
                key=f"trn_open_{page}",
                icon=icon,
                help=words("training_after.keep.open-help"),
                on_click=open_elsewhere,
                args=(past, moment, page),
            )
        st.download_button(
            words("training_after.keep.weights"),
            partial(content_of, past, moment),
            file_name=f"{_stem(words, past)}-{moment.step}.safetensors",
            mime="application/octet-stream",
            key="trn_save",
            icon=":material/download:",
            help=words("training_after.keep.weights-help"),
            on_click="ignore",
        )
    _script(words, past)
    loaded.draw(words)


def _stem(words: Words, past: Past) -> str:
    return (
        file_name(network_of(words, past.slug), set_text(words, past.data), ending="").lower().strip("-") or "network"
    )


def content_of(past: Past, moment: Moment) -> bytes:
    """The file of a moment."""
    own = replays.replay(past)
    return export(moment, Origin(past.slug, past.data.name, past.recipe, moment.step), own.classes, own.preprocessing)


def open_elsewhere(past: Past, moment: Moment, page: str) -> None:
    """In a callback: the network at a moment on another page, with the watched picture."""
    pixels, _ = replays.replay(past).watched(min(AFTER.value.picture, len(past.data.validation) - 1))
    picture = keep_picture(cnnviz.picture_from_pixels(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels))
    visitor.keep_picture(picture)
    link_to(page, past.slug, content_of(past, moment)).set(CHOICE, pic=picture).open()


def link_to(page: str, slug: str, content: bytes) -> Link:
    """In a callback: a page with a network and the weights of a file; they are kept as uploads are."""
    if slug.startswith(BUILT):
        visitor.keep_built(slug)
    start = explore() if page == "explore" else Link(page)
    return start.set(CHOICE, net=slug, weights=keep_weights(content), notice="", download="", uploading=False)


def _script(words: Words, past: Past) -> None:
    shown = st.expander(words("training_after.keep.script"), icon=":material/code:", **AFTER["script"].widget())
    if not shown.open:
        return
    with shown:
        plan = Plan(past.slug, past.data.name, past.data.classes, past.recipe)
        try:
            code = python_script(plan)
        except ValueError:
            st.info(words("training_after.keep.no-script"), icon=":material/info:")
            return
        st.caption(words("training_after.keep.script-help", needs=", ".join(needs(plan.data))))
        if is_folder(plan.data):
            st.caption(words("training_after.keep.script-folder"))
        st.download_button(
            words("training_after.keep.script-save"),
            code,
            file_name="train.py",
            mime="text/x-python",
            key="trn_script_save",
            icon=":material/download:",
            on_click="ignore",
        )
        st.code(code, language="python", height=420)
