"""Choosing a picture: the gallery, uploads, the camera and the drawing pad."""

from __future__ import annotations

import numpy as np
import streamlit as st

import cnnviz
from app import session
from app.choosing import place
from app.components.drawing_pad import drawing_pad
from app.text import Words, sentence

SOURCES = ("gallery", "upload", "camera", "draw")
PER_ROW = 3


def chooser(words: Words) -> None:
    """A popover with the four ways to a picture; camera and pad are mounted only while they are open."""
    with st.popover(words("choosing.picture"), icon=":material/image:"):
        source = st.segmented_control(
            words("choosing.picture"),
            SOURCES,
            key="picture_source",
            default="gallery",
            format_func=lambda name: words(f"choosing.picture-{name}"),
            label_visibility="collapsed",
            required=True,
        )
        {"upload": _upload, "camera": _camera, "draw": _draw}.get(str(source), _gallery)(words)
        if place.wanted_kind(st.session_state["net"]) == "digit":
            st.button(words("choosing.invert"), on_click=_invert, help=words("choosing.invert-help"))


def _use(key: str) -> None:
    st.session_state["pic"] = key


def _invert() -> None:
    pixels = session.picture_of(st.session_state["pic"]).pixels
    _use(session.keep_picture(cnnviz.picture_from_pixels(255 - pixels)))


def _gallery(words: Words) -> None:
    """Samples of the kind that the network reads first."""
    wanted = place.wanted_kind(st.session_state["net"])
    samples = sorted(cnnviz.samples(), key=lambda sample: sample.kind != wanted)
    columns = st.columns(PER_ROW)
    for index, sample in enumerate(samples):
        with columns[index % PER_ROW]:
            st.image(str(sample.path), alt=sample.alt[words.language], width="stretch")
            st.button(
                sample.names[words.language],
                key=f"use-{sample.slug}",
                on_click=_use,
                args=(f"sample:{sample.slug}",),
                width="stretch",
            )


def _own() -> list[str]:
    """Keys of this visitor's pictures, oldest first; those that left the shelf are forgotten."""
    keys = str(st.session_state.get("own", "")).split()
    return [key for key in keys if session.pictures().get(key.removeprefix("own:")) is not None]


def _take(words: Words, name: str, content: bytes) -> str:
    """Read a file, keep it and use it; or the sentence why not."""
    try:
        key = session.keep_picture(cnnviz.read_picture(content))
    except cnnviz.PictureError as error:
        return f"{name}: {sentence(words, error)}"
    st.session_state["own"] = " ".join(dict.fromkeys([*_own(), key]))
    _use(key)
    return ""


def _take_uploads(words: Words, uploader: str) -> None:
    """Use the files and renew the uploader at once: the server lets go of them, and the next files are new ones."""
    problems = [_take(words, file.name, file.getvalue()) for file in st.session_state[uploader]]
    st.session_state["upload_problems"] = "  \n".join(filter(None, problems))
    st.session_state["upload_turn"] += 1


def _upload(words: Words) -> None:
    """Several files; those that cannot be read are told, each in a sentence."""
    uploader = f"upload-{st.session_state.setdefault('upload_turn', 0)}"
    st.file_uploader(
        words("choosing.upload"),
        accept_multiple_files=True,
        key=uploader,
        help=words("choosing.upload-formats"),
        on_change=_take_uploads,
        args=(words, uploader),
    )
    problems = st.session_state.pop("upload_problems", "")
    if problems:
        st.error(problems, icon=":material/info:")
    columns = st.columns(PER_ROW)
    for index, key in enumerate(_own()):
        with columns[index % PER_ROW]:
            label = words("choosing.uploaded", index=index + 1)
            st.image(session.picture_of(key).pixels, alt=label, width="stretch")
            st.button(label, key=f"use-{key}", on_click=_use, args=(key,), width="stretch")


def _camera(words: Words) -> None:
    st.caption(words("choosing.camera-hint"))
    shot = st.camera_input(words("choosing.camera"), key="camera")
    if shot is not None and st.session_state.get("shot") != shot.file_id:
        st.session_state["shot"] = shot.file_id
        problem = _take(words, words("choosing.camera"), shot.getvalue())
        if problem:
            st.error(problem, icon=":material/info:")


def _draw(words: Words) -> None:
    if place.wanted_kind(st.session_state["net"]) != "digit":
        st.info(words("choosing.draw-only-digits"))
        return
    drawing = drawing_pad(key="pad", words=words)
    if drawing is not None and np.any(drawing):
        key = session.keep_picture(cnnviz.picture_from_pixels(drawing))
        if st.session_state.get("drawn") != key:
            st.session_state["drawn"] = key
            _use(key)
