"""A run on the screen: what the browser shows of it while it trains, and what the visitor asks of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import streamlit as st

import cnnviz
from app.components.training_view import MOST_PICTURES, Order, Showing, Watched, training_view
from app.pages.training import orders
from app.results import runs as registry
from app.state import State, entry
from app.state.page import part
from app.text import Words
from cnnviz.errors import CnnvizError
from cnnviz.training.jobs.commands import Watch
from cnnviz.training.jobs.reports import Phase
from cnnviz.training.jobs.run import Run
from cnnviz.training.live.data.dataset import fit_pictures

RESTS = frozenset({Phase.PAUSED, Phase.OVER, Phase.FAILED})
LIVE = "live"


@dataclass(frozen=True, slots=True)
class Watching:
    """Which validation picture is watched, and the maps of which layer, of the run with the id ``run``."""

    run: str = entry("", name="trn_watch")
    picture: int = entry(0, name="trn_watch_pic", most=MOST_PICTURES - 1)
    layer: str = entry("", name="trn_watch_layer")


STATE = State("training_live", Watching)


def draw(words: Words, run: Run) -> None:
    """The run as it trains, or as it ended."""
    if not run.over and not registry.is_own(run.id):
        st.caption(words("training_live.watching"))
    _view(words, run, _stage(run))


@part
def _view(words: Words, run: Run, stage: str) -> None:
    """A command reruns this alone; when the run rests or goes on, the whole page follows."""
    reached = training_view(
        _showing(words, run),
        _watched(run),
        stage,
        words=words.under("training_live.view"),
        on_command=lambda order: _obey(run, order),
    )
    if reached is not None and _stage(run) == reached:
        st.rerun()


def _stage(run: Run) -> str:
    state = run.snapshot()
    opened = state.opened.step if state.opened else 0
    return f"{state.phase.value if state.phase in RESTS else LIVE} {opened}"


def _showing(words: Words, run: Run) -> Showing:
    task = run.task
    validation = task.data.validation
    few = validation.subset(np.arange(min(MOST_PICTURES, len(validation))))
    pictures = fit_pictures(few, cnnviz.card(task.slug).input)
    return Showing(
        run.id,
        registry.is_own(run.id),
        words.language,
        task.recipe.epochs,
        task.data.classes,
        pictures.pixels,
        pictures.labels,
    )


def _watched(run: Run) -> Watched:
    now = STATE.value
    return Watched(now.picture, now.layer) if now.run == run.id else Watched(run.task.picture, run.task.layer)


def _obey(run: Run, order: Order) -> None:
    """Pass a command on; one that comes after the end changes nothing."""
    command = orders.command(order)
    if command is None:
        return
    with suppress(CnnvizError):
        registry.send(run.id, command)
    if isinstance(command, Watch) and registry.is_own(run.id):
        STATE.set(Watching(run.id, command.picture, command.layer))
