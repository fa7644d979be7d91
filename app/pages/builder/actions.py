"""What to do with the network: open it, compare it, save it, load another, take its code along."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app import session
from app.address import LONGEST
from app.pages.builder import state
from app.pages.explore import links
from app.text import Words, sentence
from cnnviz.design import Design, python_code, read_design, slug_of, summarize
from cnnviz.errors import DesignError

#: How many networks the Architectures page takes.
MOST_COMPARED = 4
COMPARED = "arch_compare"
#: What a network is set beside if nothing is compared yet, by the channels of its picture.
COMPANIONS = {1: "lenet5 mycnn", 3: "resnet20 resnet18"}


def follows(design: Design) -> bool:
    """Whether every layer can follow the one before it."""
    return not any(step.problem for step in summarize(design))


def row(words: Words, design: Design) -> None:
    """The buttons; what needs a network that works waits for one."""
    ready = follows(design)
    wait = None if ready else words("builder.first-mend")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            words("builder.explore"),
            key="bld_explore",
            icon=":material/search:",
            type="primary",
            disabled=not ready,
            help=wait or words("builder.explore-help"),
            on_click=_explore,
            args=(design,),
        )
        st.button(
            words("builder.compare"),
            key="bld_compare",
            icon=":material/compare:",
            disabled=not ready,
            help=wait or words("builder.compare-help"),
            on_click=_compare,
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
    """The name as a file is called.

    >>> from cnnviz.design import PRESETS
    >>> file_stem(PRESETS["alexnet2012"])
    'alexnet-2012'
    """
    kept = "".join(each if each.isalnum() else " " for each in design.name.lower())
    return "-".join(kept.split()) or "network"


def _explore(design: Design) -> None:
    slug = slug_of(design)
    session.keep_built(slug)
    links.explore(slug).open()


def _compare(design: Design) -> None:
    """Beside those that are compared already, or its relatives."""
    slug = slug_of(design)
    session.keep_built(slug)
    before = str(st.session_state.get(COMPARED) or COMPANIONS[design.input[0]])
    others = [each for each in before.split() if each != slug]
    compared = " ".join([*others[-MOST_COMPARED + 1 :], slug])
    session.open_page("architectures", arch_view="compare", **{COMPARED: compared})


def _load(words: Words) -> None:
    uploader = f"bld_upload_{st.session_state.setdefault('bld_turn', 0)}"
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
    st.session_state["bld_turn"] += 1
    if upload is None:
        return
    try:
        state.keep(read_design(upload.getvalue()))
    except DesignError as error:
        told = words("builder.refused", file=upload.name, why=sentence(words, error))
        st.session_state[state.NOTICE] = told


def code(words: Words, design: Design) -> None:
    """The network as a file of its own, made only while somebody looks."""
    shown = st.expander(words("builder.code"), icon=":material/code:", key="bld_code", on_change="rerun")
    if not shown.open:
        return
    with shown:
        st.caption(words("builder.code-help"))
        if not follows(design):
            st.info(words("builder.first-mend"), icon=":material/info:")
            return
        st.download_button(
            words("builder.code-save"),
            partial(python_code, design),
            file_name=f"{file_stem(design).replace('-', '_')}.py",
            mime="text/x-python",
            key="bld_code_save",
            icon=":material/download:",
            on_click="ignore",
        )
        st.code(python_code(design), language="python")
