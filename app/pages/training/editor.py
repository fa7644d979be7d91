"""The editor of the visitor's own classes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.pages.training import own, sets
from app.pages.training.own import ENOUGH, MOST_CLASSES, OWN
from app.results import uploads
from app.results.data import OwnClass
from app.state.inputs import segments, within
from app.text import Words, escaped
from app.text.markdown import short
from cnnviz.training.live.data.folders import LONGEST_NAME

SIDE = 72  # px of a thumbnail
LONGEST = 24  # characters of a class in the row of classes


def draw(words: Words) -> None:
    """Classes in a row, and the pictures of the selected one."""
    own.show_problems()
    kept = own.classes()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _new(words, kept)
        if kept:
            st.download_button(
                words("training.own-export"),
                partial(own.export_zip, kept),
                file_name="classes.zip",
                mime="application/zip",
                key="trn_export",
                icon=":material/download:",
                help=words("training.own-export-help"),
                on_click="ignore",
            )
        with st.popover(words("training.own-import"), icon=":material/upload:"):
            sets.uploader(words, "trn_import", own.import_zip)
    st.caption(_state(words, kept))
    if kept:
        _class(words, kept)


def _state(words: Words, kept: tuple[OwnClass, ...]) -> str:
    """What is still missing, or that it is enough."""
    if len(kept) < 2:
        return words("training.own-classes")
    few = next((each for each in kept if len(each.pictures) < ENOUGH), None)
    if few is not None:
        return words("training.own-few", name=few.name, count=len(few.pictures), enough=ENOUGH)
    return words("training.own-enough", count=sum(len(each.pictures) for each in kept))


def _new(words: Words, kept: tuple[OwnClass, ...]) -> None:
    """The key counts classes: the field is empty after each."""
    key = f"trn_own_new_{len(kept)}"
    st.text_input(
        words("training.own-new"),
        key=key,
        placeholder=words("training.own-new-hint"),
        max_chars=LONGEST_NAME,
        disabled=len(kept) >= MOST_CLASSES,
        on_change=_add,
        args=(key,),
        width=220,
    )


def _add(key: str) -> None:
    own.add_class(st.session_state[key])


def _class(words: Words, kept: tuple[OwnClass, ...]) -> None:
    within(OWN["selected"], 0, len(kept) - 1, 0)

    def text(index: int) -> str:
        each = kept[index]
        return f"{escaped(short(each.name, LONGEST))} · {len(each.pictures)}"

    index = st.segmented_control(
        words("training.own-class"),
        range(len(kept)),
        format_func=text,
        label_visibility="collapsed",
        required=True,
        **OWN["selected"].widget(),
    )
    index = int(index or 0)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _rename(words, index, kept[index])
        segments(
            OWN["source"],
            words("training.own-source"),
            ("upload", "camera"),
            lambda each: words(f"choosing.picture-{each}"),
            titled=False,
        )
        st.button(
            words("training.own-remove"),
            key="trn_own_remove",
            icon=":material/delete:",
            on_click=own.remove_class,
            args=(index,),
        )
    {"camera": _camera}.get(OWN.value.source, _upload)(words, index)
    _thumbnails(words, index, kept[index])


def _rename(words: Words, index: int, each: OwnClass) -> None:
    key = f"trn_own_name_{index}_{each.name}"
    st.text_input(
        words("training.own-name"),
        each.name,
        key=key,
        max_chars=LONGEST_NAME,
        on_change=_renamed,
        args=(index, key),
        width=220,
    )


def _renamed(index: int, key: str) -> None:
    own.rename_class(index, st.session_state[key])


def _upload(words: Words, index: int) -> None:
    key = f"trn_own_upload_{OWN.value.turn}"
    st.file_uploader(
        words("training.own-upload"),
        accept_multiple_files=True,
        key=key,
        help=words("choosing.upload-formats"),
        on_change=own.take_pictures,
        args=(words, index, key),
    )


def _camera(words: Words, index: int) -> None:
    st.caption(words("choosing.camera-hint"))
    key = f"trn_own_camera_{OWN.value.turn}"
    st.camera_input(words("choosing.camera"), key=key, on_change=own.take_photo, args=(words, index, key), width=320)


def _thumbnails(words: Words, index: int, each: OwnClass) -> None:
    with st.container(horizontal=True, gap="small"):
        for number, key in enumerate(each.pictures):
            with st.container(width=SIDE, gap="xxsmall"):
                label = words("training.own-picture", name=each.name, number=number + 1)
                st.image(uploads.picture(key).pixels, alt=label, width=SIDE)
                st.button(
                    words("training.own-remove-picture"),
                    key=f"trn_own_remove_{key}",
                    type="tertiary",
                    on_click=own.remove_picture,
                    args=(index, key),
                )
