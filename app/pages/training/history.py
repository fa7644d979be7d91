"""Networks that made history, trained again by this project: which experiment, and its files."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st

from app.pages.training import depth, families
from app.pages.training.history_state import EXPERIMENTS, HISTORIC
from app.state.inputs import segments
from app.text import Words
from cnnviz.assets import HISTORY
from cnnviz.training.history import networks
from cnnviz.training.history.files import History, read_history

NAME = "training_history"
log = logging.getLogger(__name__)


def draw(words: Words) -> None:
    """The experiment that is selected, as far as its networks have been trained."""
    label = words(f"{NAME}.experiment")
    experiment = segments(
        HISTORIC["experiment"], label, EXPERIMENTS, lambda each: words(f"{NAME}.experiment-{each}"), titled=False
    )
    available = histories(experiment, HISTORY)
    if available:
        {"depth": depth.draw, "families": families.draw}[experiment](words, available)
    else:
        st.info(words(f"{NAME}.missing"), icon=":material/info:")
        st.code(f"python -m cnnviz.training.history {experiment} --data DATA", language="shell")


def histories(experiment: str, folder: Path) -> Mapping[str, History]:
    """Trainings of an experiment by the names of their networks, in its order; those without a file are left out."""
    paths = {name: folder / f"{name}.json" for name in networks.EXPERIMENTS[experiment].networks}
    read = {name: _read(path, path.stat().st_mtime_ns) for name, path in paths.items() if path.is_file()}
    return {name: history for name, history in read.items() if history is not None}


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> History | None:  # noqa: ARG001 - another time is another file
    """A file as it was when it was ``changed``; ``None``, and a line in the log, where it cannot be read."""
    try:
        return read_history(path)
    except (OSError, ValueError):
        log.warning("not a training: %s", path.name, exc_info=True)
        return None
