"""What to do with the network: open it, compare it, save it, load another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from app.pages.architectures import links as architectures
from app.pages.builder import state
from app.pages.builder.state import STATE
from app.pages.explore import links
from app.pages.training import links as training
from app.state import LONGEST, visitor
from app.text import LONGEST_NAME, Words, escaped, sentence
from cnnviz.design import Design, read_design, slug_of, summarize
from cnnviz.errors import DesignError

#: Networks beside which a design is compared first, by the channels of its picture.
COMPANIONS = {1: "lenet5 mycnn", 3: "resnet20 resnet18"}


def is_complete(design: Design) -> bool:
    """Whether every layer can follow the one before it."""
    return not any(layer.problem for layer in summarize(design))


def row(words: Words, design: Design) -> None:
    """The buttons; those that need a complete network are disabled until there is one."""
    complete = is_complete(design)
    reason = None if complete else words("builder.incomplete")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for name, (icon, style, opened) in OPENING.items():
            st.button(
                words(f"builder.{name}"),
                key=f"bld_{name}",
                icon=icon,
                type=style,
                disabled=not complete,
                help=reason or words(f"builder.{name}-help"),
                on_click=opened,
                args=(design,),
            )
        st.download_button(
            words("builder.save"),
            design.json,  # made when asked for, not at every edit
            file_name=f"{file_stem(design)}.json",
            mime="application/json",
            key="bld_save",
            icon=":material/download:",
            help=words("builder.save-help"),
            on_click="ignore",
        )
        with st.popover(words("builder.load"), icon=":material/upload:"):
            _load(words)
    if len(state.compact(design)) > LONGEST:
        st.caption(words("builder.long"))


def file_stem(design: Design) -> str:
    """The design's name as a file name without its ending.

    >>> from cnnviz.design import PRESETS
    >>> file_stem(PRESETS["alexnet2012"])
    'alexnet-2012'
    """
    kept = "".join(each if each.isalnum() else " " for each in design.name.lower())
    return "-".join(kept.split()) or "network"


def _explore(design: Design) -> None:
    slug = slug_of(design)
    visitor.keep_built(slug)
    links.explore(slug).open()


def _compare(design: Design) -> None:
    slug = slug_of(design)
    visitor.keep_built(slug)
    architectures.comparison(slug, COMPANIONS[design.input[0]]).open()


def _train(design: Design) -> None:
    slug = slug_of(design)
    visitor.keep_built(slug)
    training.training(slug).open()


#: What opens a complete network elsewhere: icon, style and callback of each button.
OPENING: Mapping[str, tuple[str, Literal["primary", "secondary"], Callable[[Design], None]]] = {
    "explore": (":material/search:", "primary", _explore),
    "train": (":material/model_training:", "secondary", _train),
    "compare": (":material/compare:", "secondary", _compare),
}


def _load(words: Words) -> None:
    uploader = f"bld_upload_{STATE.value.uploads}"
    st.file_uploader(
        words("builder.load-label"),
        key=uploader,
        max_upload_size=1,  # MB, the least there is; what is read is bounded again
        help=words("builder.load-help"),
        on_change=_loaded,
        args=(words, uploader),
    )


def _loaded(words: Words, uploader: str) -> None:
    """Take the file and renew the uploader, so that the same file can be loaded again."""
    upload = st.session_state[uploader]
    STATE.update(uploads=STATE.value.uploads + 1)
    if upload is None:
        return
    try:
        state.keep(read_design(upload.getvalue()))
    except DesignError as error:
        STATE.update(
            notice=words("builder.refused", file=escaped(upload.name, LONGEST_NAME), why=sentence(words, error))
        )
