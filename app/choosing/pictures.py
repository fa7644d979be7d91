"""Choosing a picture: the gallery, uploads, the camera and the drawing pad."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

import cnnviz
from app.choosing.selection import CHOICE, wanted_kind
from app.components.drawing_pad import drawing_pad
from app.results import has_picture, keep_picture
from app.results import picture as picture_of
from app.state import State, entry, visitor
from app.text import LONGEST_NAME, Words, escaped, sentence

SOURCES = ("gallery", "upload", "camera", "draw")
PER_ROW = 3


@dataclass(frozen=True, slots=True)
class Chooser:
    """``turn`` counts uploads, ``shot`` and ``drawing`` are the last ones that were used, ``problems`` sentences."""

    source: str = entry("gallery", name="picture_source", listed=False, options=SOURCES)
    turn: int = entry(0, listed=False)
    problems: str = entry("", listed=False)
    shot: str = entry("", listed=False)
    drawing: str = entry("", listed=False)


STATE = State("pictures", Chooser)


def chooser(words: Words) -> None:
    """A popover with the four ways to a picture; camera and pad are mounted only while they are open."""
    with st.popover(words("choosing.picture"), icon=":material/image:"):
        source = st.segmented_control(
            words("choosing.picture"),
            SOURCES,
            format_func=lambda name: words(f"choosing.picture-{name}"),
            label_visibility="collapsed",
            required=True,
            **STATE["source"].widget(),
        )
        {"upload": _upload, "camera": _camera, "draw": _draw}.get(str(source), _gallery)(words)
        if wanted_kind(CHOICE.value.net) == "digit":
            st.button(words("choosing.invert"), on_click=_invert, help=words("choosing.invert-help"))


def _use(key: str) -> None:
    CHOICE.update(pic=key)


def _invert() -> None:
    pixels = picture_of(CHOICE.value.pic).pixels
    _use(keep_picture(cnnviz.picture_from_pixels(255 - pixels)))


def _gallery(words: Words) -> None:
    """Samples of the kind that the network reads first."""
    wanted = wanted_kind(CHOICE.value.net)
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


def own_pictures() -> list[str]:
    """Keys of this visitor's pictures, oldest first; those that left the store are left out."""
    return [key for key in visitor.pictures() if has_picture(key)]


def _take(words: Words, name: str, content: bytes) -> str:
    """Read a file, keep it and use it; or the sentence why not."""
    try:
        key = keep_picture(cnnviz.read_picture(content))
    except cnnviz.PictureError as error:
        return f"{escaped(name, LONGEST_NAME)}: {sentence(words, error)}"
    visitor.keep_picture(key)
    _use(key)
    return ""


def _take_uploads(words: Words, uploader: str) -> None:
    """Use the files and renew the uploader at once: the server lets go of them, and the next files are new ones."""
    problems = [_take(words, file.name, file.getvalue()) for file in st.session_state[uploader]]
    STATE.update(problems="  \n".join(filter(None, problems)), turn=STATE.value.turn + 1)


def _upload(words: Words) -> None:
    """Several files; each that cannot be read is answered with a sentence."""
    uploader = f"upload-{STATE.value.turn}"
    st.file_uploader(
        words("choosing.upload"),
        accept_multiple_files=True,
        key=uploader,
        help=words("choosing.upload-formats"),
        on_change=_take_uploads,
        args=(words, uploader),
    )
    problems = STATE.value.problems
    if problems:
        STATE.update(problems="")
        st.error(problems, icon=":material/info:")
    columns = st.columns(PER_ROW)
    for index, key in enumerate(own_pictures()):
        with columns[index % PER_ROW]:
            label = words("choosing.uploaded", index=index + 1)
            st.image(picture_of(key).pixels, alt=label, width="stretch")
            st.button(label, key=f"use-{key}", on_click=_use, args=(key,), width="stretch")


def _camera(words: Words) -> None:
    st.caption(words("choosing.camera-hint"))
    shot = st.camera_input(words("choosing.camera"), key="camera")
    if shot is not None and STATE.value.shot != shot.file_id:
        problem = _take(words, words("choosing.camera"), shot.getvalue())
        STATE.update(shot=shot.file_id)
        if problem:
            st.error(problem, icon=":material/info:")


def _draw(words: Words) -> None:
    if wanted_kind(CHOICE.value.net) != "digit":
        st.info(words("choosing.draw-only-digits"))
        return
    drawing = drawing_pad(key="pad", words=words)
    if drawing is not None and np.any(drawing):
        key = keep_picture(cnnviz.picture_from_pixels(drawing))
        if STATE.value.drawing != key:
            _use(key)
            STATE.update(drawing=key)
