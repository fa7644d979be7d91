"""How the networks of an experiment were trained: recipe, seeds, machine, dates and commands."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.text import Words, plain
from app.text.format import duration, percent
from cnnviz.training.history.files import History

NAME = "training_history"


def draw(words: Words, experiment: str, histories: Mapping[str, History]) -> None:
    """An expander with the recipe in words, a line for each network, and the commands that repeat all."""
    with st.expander(words(f"{NAME}.card"), icon=":material/description:"):
        st.markdown(_recipe(words, experiment, next(iter(histories.values()))))
        if any(history.is_shared for history in histories.values()):
            st.caption(words(f"{NAME}.card-shared"))
        st.dataframe([_row(words, history) for history in histories.values()], hide_index=True)
        st.code("\n".join(history.command for history in histories.values()), language="shell")


def _recipe(words: Words, experiment: str, history: History) -> str:
    recipe = history.recipe
    numbers: dict[str, str | int] = {
        "training": f"{history.training_pictures:,}",
        "test": f"{history.test_pictures:,}",
        "epochs": recipe.epochs,
        "batch": recipe.batch,
        "rate": f"{recipe.peak_rate:g}",
        "decay": f"{recipe.weight_decay:g}",
        "crop": recipe.crop,
        "side": recipe.input[-1],
        "norm": f"{recipe.gradient_norm:g}",
        "smoothing": f"{recipe.label_smoothing:g}",
        "scale": percent(recipe.scale),
        "warmup": f"{recipe.warmup:g}",
        "padding": recipe.padding,
    }
    return words(f"{NAME}.card-{experiment}", **numbers)


def _row(words: Words, history: History) -> dict[str, str | int]:
    return {
        plain(words(f"{NAME}.column-network")): history.network,
        plain(words(f"{NAME}.column-epochs")): len(history.epochs),
        plain(words(f"{NAME}.column-seed")): history.seed,
        plain(words(f"{NAME}.column-seconds")): duration(history.seconds_per_epoch),
        plain(words(f"{NAME}.column-date")): history.date,
        plain(words(f"{NAME}.column-hardware")): history.hardware,
    }
