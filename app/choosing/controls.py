"""The row of choices: network, weights and picture, and the way back to the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

import cnnviz
from app.choosing import pictures, selection
from app.choosing.naming import list_label
from app.choosing.selection import CHOICE
from app.results import Subject, keep_weights, network
from app.state.holder import Kept
from app.state.undo import can_undo, start_over, undo
from app.text import Words, escaped, sentence
from app.text.format import duration, in_bytes

MEGA = 1_000_000


def controls(words: Words, *states: Kept, dependent: Sequence[str] = ()) -> Subject:
    """Draw the row of choices of the page whose own states are these; what they select, with its network loaded.

    ``dependent`` are fields of the first state that belong to one network: they are reset when another is selected.
    """
    _notice()

    def network_changed() -> None:
        selection.network_changed()
        if dependent:
            states[0].reset(*dependent)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        _network(words, network_changed)
        _weights(words)
        pictures.chooser(words)
        with st.popover(words("choosing.about"), icon=":material/info:"):
            _card(words)
        start_over_buttons(words, (CHOICE, *states))
    _expected_weights(words)
    return _loaded(words)


def _notice() -> None:
    """What the last choice led to, where it could not be had."""
    notice, place = CHOICE.value.notice, st.container()  # a place of its own, so that nothing below it moves
    if notice:
        CHOICE.update(notice="")
        place.error(notice, icon=":material/info:")


def start_over_buttons(words: Words, states: Sequence[Kept]) -> None:
    """The buttons that give these states their defaults, and take that back."""
    st.button(
        words("choosing.reset"),
        key="start_over",
        icon=":material/restart_alt:",
        help=words("choosing.reset-help"),
        on_click=start_over,
        args=(states,),
    )
    if can_undo():
        st.button(words("choosing.undo"), key="undo", icon=":material/undo:", on_click=undo, args=(states,))


def _network(words: Words, changed: Callable[[], None]) -> None:
    cards = selection.networks_on_offer()
    st.selectbox(
        words("choosing.network"),
        list(cards),
        format_func=lambda slug: list_label(words, cards[slug]),
        help=words("choosing.network-help"),
        width=380,
        **CHOICE["net"].widget(then=changed),
    )


def _card(words: Words) -> None:
    card = selection.networks_on_offer()[CHOICE.value.net]
    channels, height, width = card.input
    st.markdown(f"**{escaped(card.name)}**")
    if card.year is not None:
        st.caption(words("choosing.about-line", year=card.year, authors=card.authors) + f"  \n{escaped(card.paper)}")
    size = words(
        "choosing.about-size", channels=channels, height=height, width=width, parameters=f"{card.parameters:,}"
    )
    st.markdown(size)
    if card.cost:
        seconds, memory = duration(card.cost.seconds), in_bytes(card.cost.memory)
        st.caption(words("choosing.about-cost", seconds=seconds, memory=memory))
    st.markdown(f"**{words('choosing.about-new')}**  \n{card.idea[words.language]}")
    st.markdown(f"**{words('choosing.about-differs')}**  \n{card.differs[words.language]}")
    st.caption(words("networks.transformers"))


def _source_name(words: Words, slug: str, source: str) -> str:
    if not selection.is_here(slug, source):
        return words("choosing.weights-imagenet-download", size=_megabytes(slug))
    return words(f"choosing.weights-{source}")


def _megabytes(slug: str) -> int:
    return max(1, round(cnnviz.download_size(slug) / MEGA))


def _expected() -> str:
    """The source that the visitor selected and whose weights are still to come: a file, a download, or none."""
    choice = CHOICE.value
    if choice.uploading and cnnviz.takes_files(choice.net):
        return "file"
    offers = choice.download == choice.net and not selection.is_here(choice.net, selection.IMAGENET)
    return selection.IMAGENET if offers else ""


def _expected_weights(words: Words) -> None:
    """What brings the weights that are still to come: an uploader, or the button of a download."""
    expected = _expected()
    if expected == "file":
        _weights_upload(words)
    elif expected:
        _weights_download(words)


def _kinds(slug: str) -> list[str]:
    """What the list of weights has for a network."""
    return [*map(str, cnnviz.sources(slug)), *(["file"] if cnnviz.takes_files(slug) else [])]


def _weights(words: Words) -> None:
    choice = CHOICE.value
    kind = _expected() or choice.weights.partition(":")[0]
    if st.session_state.get("weights_kind") != kind:
        st.session_state["weights_kind"] = kind
    st.selectbox(
        words("choosing.weights"),
        _kinds(choice.net),
        key="weights_kind",
        format_func=lambda source: _source_name(words, choice.net, source),
        help=words("choosing.weights-help"),
        on_change=_weights_changed,
        width=280,
    )


def _weights_changed() -> None:
    """Weights that are here are shown at once; a file and a download wait for the visitor, and the others stay.

    A browser keeps the label of an option, and one that another language or a download has changed comes back as it is:
    that is no choice.
    """
    kind, choice = str(st.session_state["weights_kind"]), CHOICE.value
    if kind not in _kinds(choice.net):
        return
    waits = kind == "file" or not selection.is_here(choice.net, kind)
    download = choice.net if waits and kind != "file" else ""
    CHOICE.update(uploading=kind == "file", download=download, weights=choice.weights if waits else kind)


def _weights_upload(words: Words) -> None:
    upload = st.file_uploader(words("choosing.weights-upload"), key="weights_upload")
    if upload is None:
        return
    key = keep_weights(upload.getvalue())
    try:
        network(CHOICE.value.net, key)
    except cnnviz.CnnvizError as error:
        st.error(sentence(words, error), icon=":material/info:")
        return
    CHOICE.update(weights=key, uploading=False)


def _weights_download(words: Words) -> None:
    """An address and the list only name the ImageNet weights: what is downloaded is asked for by this button."""
    slug = CHOICE.value.net
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = CHOICE.value.weights.partition(":")[0]
        st.markdown(words("choosing.weights-not-here", shown=words(f"choosing.weights-{kind}")), width="content")
        label = words("choosing.weights-download", size=_megabytes(slug))
        if not st.button(label, key="weights_download", icon=":material/download:"):
            return
    bar = st.progress(0.0)

    def show(done: int, total: int) -> None:
        text = words("choosing.weights-downloading", done=round(done / MEGA), total=round(total / MEGA))
        bar.progress(min(1.0, done / max(1, total)), text=text)

    try:
        network(slug, selection.IMAGENET, show)
    except cnnviz.WeightsError as error:
        bar.empty()
        st.error(sentence(words, error), icon=":material/info:")
        return
    CHOICE.update(weights=selection.IMAGENET, download="")
    st.rerun()


def _loaded(words: Words) -> Subject:
    """The selected network; where its weights cannot be had, a sentence, and the best that is there instead."""
    subject = selection.subject()
    try:
        with st.spinner(words("choosing.weights-loading"), show_time=True):
            network(subject.slug, subject.weights)
    except cnnviz.WeightsError as error:
        usable = selection.usable_source(subject.slug)
        if usable == subject.weights:  # the last that there was
            raise
        gone = not selection.is_here(subject.slug, subject.weights)  # a damaged download is removed
        notice = selection.replacement_notice(words, usable, error)
        CHOICE.update(weights=usable, notice=notice, download=subject.slug if gone else "")
        st.rerun()
    return subject
