"""The Training page: what is trained and how, the run on the screen, and what remains of it."""

from __future__ import annotations

import streamlit as st

import cnnviz
from app.choosing.controls import start_over_buttons
from app.pages.training import (
    afterwards,
    colors,
    cost,
    editor,
    gallery,
    history,
    live,
    loaded,
    networks,
    recipe,
    sets,
    start,
    step,
    transfer,
)
from app.pages.training.after_state import AFTER
from app.pages.training.history_state import HISTORIC
from app.pages.training.state import RUNS, STATE, runs
from app.pages.training.transfer_state import HISTORY, TRANSFER, TRANSFERRED, VIEWS, WHOLE
from app.results.data import OWN
from app.state import visitor
from app.state.inputs import segments
from app.state.page import Page, guard, part
from app.text import Words
from cnnviz.training.live.data.dataset import Dataset

#: Data whose pictures mean something else, or nothing, when they are mirrored.
DIGITS = frozenset({"digits", "mnist"})


def render() -> None:
    """Draw the page: a run, or what is set for the next one."""
    words = visitor.words()
    start.prepare()
    start.settle(words)
    if _is_setting():
        st.caption(words("training.intro"))
        {WHOLE: _setup, TRANSFERRED: _transfer, HISTORY: _history}[_view(words)]()
    else:
        _run()


def _view(words: Words) -> str:
    """What is to be trained: a whole network, or the last layer of one."""
    label, name = words("training_transfer.view"), "training_transfer.view-{}"
    return segments(TRANSFER["view"], label, VIEWS, lambda each: words(name.format(each)), titled=False)


@part
def _transfer() -> None:
    """A pretrained network whose last layer is new, and the data that it is trained on."""
    words = visitor.words()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        sets.draw(words)
        transfer.draw_network(words)
        start_over_buttons(words, (STATE, TRANSFER))
    data = _data(words, cnnviz.card(TRANSFER.value.net).input)
    if data is not None:
        with guard(words):
            transfer.draw(words, data)


@part
def _history() -> None:
    """Networks that made history, trained by this project's own command."""
    if TRANSFER.value.view != "history":
        st.rerun()  # a network is set up to be trained: the whole page follows
    history.draw(visitor.words())


def _is_setting() -> bool:
    return RUNS.value.setting or start.shown() is None


def _run() -> None:
    words, run = visitor.words(), start.shown()
    start.notice()
    if run is not None:
        start.bar(words, run)
        live.draw(words, run)
        step.draw(words, run)
        if run.snapshot().phase in live.RESTS:
            afterwards.draw(words, run, runs())


@part
def _setup() -> None:
    """Data, network and recipe of the next training, and what it will take."""
    if not _is_setting() or TRANSFER.value.view != WHOLE:
        st.rerun()  # it was started, or another view was selected: the whole page follows
    words = visitor.words()
    start.notice()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        sets.draw(words)
        networks.draw(words)
        facts = st.container(width="stretch")
        actions = st.container(width="content", horizontal=True, gap="small")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        recipe.draw(words)
        start_over_buttons(words, (STATE,))
        loaded.draw(words)
    notes = st.container()
    seen, taken = st.columns([3, 2], gap="medium")
    with seen:
        data = _data(words, networks.card().input)
    with actions:
        if start.shown() is not None:
            start.back(words)
    if data is None:
        with actions:
            start.button(words, enabled=False)
        return
    with notes:
        colors.draw(words, data)
    with taken, guard(words):
        planned = cost.plan(data)
        why = cost.refusal(words, planned)
        facts.caption(_facts(words, planned))
        with actions:
            start.button(words, enabled=not why)
        if why:
            st.warning(why, icon=":material/info:")
        else:
            cost.draw(words, planned)


def _data(words: Words, shape: tuple[int, int, int]) -> Dataset | None:
    """What a network with an input of this shape will see, and for classes of the visitor's own their editor."""
    if STATE.value.data == OWN:
        with st.expander(words("training.own"), icon=":material/photo_library:", expanded=True):
            editor.draw(words)
    sets.source(words)
    data = sets.current(words)
    if data is not None:
        with guard(words):
            gallery.draw(words, data, shape)
        if STATE.value.flip and STATE.value.data in DIGITS:
            st.caption(words("training.flip-digits"))
    return data


def _facts(words: Words, planned: cost.Plan) -> str:
    """How many pictures of what size, and the network that reads them."""
    data, card = planned.data, networks.card()
    counts = {name: len(getattr(data, name)) for name in ("training", "validation", "test")}
    height, width, channels = data.training.pixels.shape[1:]
    before, after = (channels, height, width), card.input
    sizes = {"before": "×".join(map(str, before)), "after": "×".join(map(str, after))}
    fit = words("training.fits" if before == after else "training.fit", **sizes)
    pictures = words("training.counts", classes=len(data.classes), **counts)
    return f"{pictures}  \n{words('training.size', parameters=planned.parameters)} {fit}"


PAGE = Page(
    "training",
    "training.title",
    ":material/model_training:",
    order=7,
    render=render,
    parts=(STATE, TRANSFER, RUNS, live.STATE, step.STATE, AFTER, HISTORIC),
)
