"""What remains of a run: its moments, mistakes, filters, comparisons, and what a visitor takes along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from app.pages.training import compare, keep, made_shapes, mistakes, time
from app.pages.training.after_state import AFTER, COMPARE, KEEP, MISTAKES, SHAPES, TIME, VIEWS
from app.pages.training.replays import Past
from app.pages.training.state import runs
from app.results import runs as registry
from app.state.inputs import segments
from app.state.page import part
from app.text import Words, plain

if TYPE_CHECKING:  # it imports torch, for which the server's start does not wait
    from cnnviz.training.jobs.run import Run

DRAW: Mapping[str, Callable[[Words, Past], None]] = {
    MISTAKES: mistakes.draw,
    SHAPES: made_shapes.draw,
    KEEP: keep.draw,
}


def past_of(run: Run) -> Past:
    """What a run has left so far."""
    state, task = run.snapshot(), run.task
    return Past(run.id, task.slug, task.data, task.recipe, state.epochs, state.marks, state.moments)


@part
def draw(words: Words, run: Run, listed: tuple[str, ...]) -> None:
    """The views of a run that is over or paused; what is clicked here reruns nothing else.

    ``listed`` are the visitor's runs: where one was started or removed here, the whole page follows.
    """
    if runs() != listed:
        st.rerun()
    past = past_of(run)
    st.markdown(f"#### {words('training_after.title')}")
    if run.snapshot().history_dropped:
        st.info(words("training_after.history-dropped"), icon=":material/info:")
        compare.draw(words, past, _all(past))
        return
    if not past.moments:
        st.info(words("training_after.too-early"), icon=":material/info:")
        return
    views = [each for each in VIEWS if each != SHAPES or made_shapes.has_known_filters(past)]
    label = words("training_after.view-label")
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        view = segments(
            AFTER["view"], label, views, lambda each: plain(words(f"training_after.tab-{each}")), titled=False
        )
    if view == COMPARE:
        compare.draw(words, past, _all(past))
    elif view == TIME:
        time.draw(words, past, row)
    else:
        DRAW[view](words, past)


def _all(past: Past) -> list[Past]:
    """The visitor's runs that are still there, the oldest first; ``past`` is the one on the screen."""
    others = {each: registry.run(each) for each in runs() if each != past.id}
    kept = {name: past_of(run) for name, run in others.items() if run is not None}
    ids = [each for each in runs() if each in kept or each == past.id] or [past.id]
    return [kept.get(each, past) for each in ids]
