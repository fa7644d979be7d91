"""Starting a training, and the runs that the visitor has."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit import runtime

from app.pages.training import cost, sets, state
from app.pages.training.names import network_text, set_text
from app.pages.training.state import RUNS
from app.results import runs
from app.state import visitor
from app.state.inputs import one_of
from app.text import Words, sentence
from cnnviz.errors import CnnvizError, TrainingError, TrainingFault
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.networks import NETWORKS

SLUGS = {slug: net for net, slug in NETWORKS.items()}


def button(words: Words, *, enabled: bool) -> None:
    """The button that starts what is set."""
    st.button(
        words("training.start"),
        key="trn_start",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not enabled,
        on_click=_start,
    )


def _start() -> None:
    """The data are read again: a callback that kept them would keep them for as long as the page is open."""
    begin(lambda: cost.plan(sets.read()))


def begin(make: Callable[[], cost.Plan]) -> None:
    """In a callback: start what ``make`` returns and put it on the screen, or say in ``notice`` why not."""
    words = visitor.words()
    try:
        planned = make()
        why = cost.refusal(words, planned)
        if not why:
            run = runs.start(Task(planned.slug, planned.data, planned.recipe))
            state.add_run(run.id)
    except CnnvizError as error:
        why = sentence(words, error)
    RUNS.update(notice=why)


def prepare() -> None:
    """Make ready what the next training would wait for."""
    if runtime.exists():
        runs.prepare()


def settle(words: Words) -> None:
    """Forget runs that are gone, and say so."""
    ids = state.runs()
    here = tuple(each for each in ids if runs.run(each) is not None)
    if here != ids:
        RUNS.update(runs=" ".join(here), notice=sentence(words, TrainingError(TrainingFault.GONE)))


def notice() -> None:
    """Why the last training was not started, or that a run is gone; once, in a place of its own."""
    slot, notice_text = st.container(), RUNS.value.notice
    if notice_text:
        RUNS.update(notice="")
        slot.info(notice_text, icon=":material/info:")


def shown() -> Run | None:
    """The run on the screen: the one that was selected, or the newest."""
    ids = state.runs()
    return runs.run(RUNS.value.shown if RUNS.value.shown in ids else ids[-1]) if ids else None


def bar(words: Words, run: Run) -> None:
    """What the run trains, the other runs, and the way to another."""
    ids = state.runs()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if len(ids) > 1:
            one_of(RUNS["shown"], ids, run.id)
            st.segmented_control(
                words("training.runs"),
                ids,
                format_func=lambda each: words("training.run", number=ids.index(each) + 1),
                label_visibility="collapsed",
                required=True,
                **RUNS["shown"].widget(),
            )
        st.button(
            words("training.another"),
            key="trn_another",
            icon=":material/add:",
            on_click=RUNS.update,
            kwargs={"setting": True},
        )
        st.caption(summary(words, run))


def back(words: Words) -> None:
    """The way back to the run from preparing another."""
    st.button(
        words("training.back"),
        key="trn_back",
        icon=":material/arrow_back:",
        on_click=RUNS.update,
        kwargs={"setting": False},
    )


def summary(words: Words, run: Run) -> str:
    """Network, data and the main entries of the recipe of a run."""
    recipe, slug = run.task.recipe, run.task.slug
    return words(
        "training.summary",
        network=network_text(words, SLUGS.get(slug, slug)),
        data=set_text(words, run.task.data),
        optimizer=words(f"training.optimizer-{recipe.optimizer}"),
        rate=f"{recipe.rate:g}",
        batch=recipe.batch,
        epochs=recipe.epochs,
    )
