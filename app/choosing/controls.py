"""The row of choices: network, weights and picture."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import cnnviz
from app import session
from app.choosing import pictures, place
from app.choosing.naming import listed
from app.choosing.place import Place
from app.text import Words, sentence

MEGA = 1_000_000


def controls(words: Words, dependent: Sequence[str] = ()) -> Place:
    """Draw the row of choices; the place they lead to.

    ``dependent`` names what the page keeps of the network in the session state: forgotten when another is chosen.
    """
    _notice()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _network(words, dependent)
        _weights(words)
        pictures.chooser(words)
        with st.popover(words("choosing.about"), icon=":material/info:"):
            _card(words)
        st.button(words("choosing.reset"), icon=":material/restart_alt:", on_click=_reset)
    if st.session_state.get("asking_file") and cnnviz.takes_files(st.session_state["net"]):
        _weights_upload(words)
    return _loaded(words)


def _notice() -> None:
    """What the last choice led to, where it could not be had."""
    notice = st.session_state.pop("notice", None)
    if notice:
        st.error(notice, icon=":material/info:")


def _reset() -> None:
    for name in [name for name in st.session_state if name not in {"lang", "ready", "spoken", "built"}]:
        del st.session_state[name]


def _network(words: Words, dependent: Sequence[str]) -> None:
    cards = session.offered()
    st.selectbox(
        words("choosing.network"),
        list(cards),
        key="net",
        format_func=lambda slug: listed(words, cards[slug]),
        help=words("choosing.network-help"),
        on_change=place.network_changed,
        args=(dependent,),
        width=380,
    )


def _card(words: Words) -> None:
    card = session.offered()[st.session_state["net"]]
    channels, height, width = card.input
    st.markdown(f"**{card.name}**")
    if card.year is not None:
        st.caption(words("choosing.about-line", year=card.year, authors=card.authors) + f"  \n{card.paper}")
    size = words(
        "choosing.about-size", channels=channels, height=height, width=width, parameters=f"{card.parameters:,}"
    )
    st.markdown(size)
    st.markdown(f"**{words('choosing.about-new')}**  \n{card.idea[words.language]}")
    st.markdown(f"**{words('choosing.about-differs')}**  \n{card.differs[words.language]}")
    st.caption(words("networks.transformers"))


def _source_name(words: Words, slug: str, source: str) -> str:
    if source == "imagenet" and not cnnviz.is_cached(slug):
        size = max(1, round(cnnviz.download_size(slug) / MEGA))
        return words("choosing.weights-imagenet-download", size=size)
    return words(f"choosing.weights-{source}")


def _weights(words: Words) -> None:
    slug = st.session_state["net"]
    asking = st.session_state.get("asking_file", False) and cnnviz.takes_files(slug)
    st.session_state["weights_kind"] = "file" if asking else st.session_state["weights"].partition(":")[0]
    st.selectbox(
        words("choosing.weights"),
        [*map(str, cnnviz.sources(slug)), *(["file"] if cnnviz.takes_files(slug) else [])],
        key="weights_kind",
        format_func=lambda source: _source_name(words, slug, source),
        help=words("choosing.weights-help"),
        on_change=_weights_changed,
        width=280,
    )


def _weights_changed() -> None:
    kind = st.session_state["weights_kind"]
    st.session_state["asking_file"] = kind == "file"
    if kind != "file":
        st.session_state["weights"] = kind


def _weights_upload(words: Words) -> None:
    upload = st.file_uploader(words("choosing.weights-upload"), key="weights_upload")
    if upload is None:
        return
    key = session.keep_weights(upload.getvalue())
    try:
        session.network(st.session_state["net"], key)
    except cnnviz.CnnvizError as error:
        st.error(sentence(words, error), icon=":material/info:")
        return
    st.session_state["weights"] = key
    st.session_state["asking_file"] = False


def _loaded(words: Words) -> Place:
    """The chosen network; where its weights cannot be had, a sentence, and the best that is there instead."""
    slug, weights = st.session_state["net"], st.session_state["weights"]
    busy = st.empty()
    try:
        with busy:
            _load(words, slug, weights)
    except cnnviz.WeightsError as error:
        st.session_state["notice"] = sentence(words, error)
        st.session_state["weights"] = place.usable_source(slug)
        st.rerun()
    busy.empty()
    return place.chosen()


def _load(words: Words, slug: str, weights: str) -> None:
    if weights == "imagenet" and not cnnviz.is_cached(slug):
        bar = st.progress(0.0)

        def show(done: int, total: int) -> None:
            text = words("choosing.weights-downloading", done=round(done / MEGA), total=round(total / MEGA))
            bar.progress(min(1.0, done / max(1, total)), text=text)

        session.network(slug, weights, show)
    else:
        with st.spinner(words("choosing.weights-loading"), show_time=True):
            session.network(slug, weights)
