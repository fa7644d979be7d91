"""Up to four runs in the same axes, with what differs between them in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from app.pages.training import distributions, pairs
from app.pages.training.after_state import AFTER, QUANTITIES
from app.pages.training.difference import difference, network_of
from app.pages.training.names import set_text
from app.pages.training.replays import Past
from app.pages.training.state import RUNS, runs
from app.state import visitor
from app.state.inputs import segments
from app.text import Words, escaped, plain
from app.text.format import number, percent
from cnnviz.figures import Axes, TrainingCurve, training_curves
from cnnviz.training.live.records import EpochRecord

LONGEST = 300  # characters of what differs


def draw(words: Words, shown: Past, pasts: Sequence[Past]) -> None:
    """The curves, a line for each run with a button that removes it, pairs to train, and the values of layers."""
    if len(pasts) < 2:
        st.info(words("training_after.compare.one"), icon=":material/info:")
    label = words("training_after.compare.curve")
    quantity = segments(
        AFTER["quantity"], label, QUANTITIES, lambda each: plain(words(f"training_after.compare.{each}")), titled=False
    )
    names = names_of(words, pasts)
    curves = [
        _curve(name, past, quantity, series)
        for series, (name, past) in enumerate(zip(names, pasts, strict=True))
        if past.epochs
    ]
    if curves:
        figure = training_curves(curves, _axes(words, quantity), visitor.theme())
        alt = plain(words("training_after.compare.alt", count=len(curves)))
        st.plotly_chart(figure, theme=None, key="trn_compare", alt=alt, config={"displayModeBar": False})
        st.caption(words("training_after.compare.help"))
    for name, past in zip(names, pasts, strict=True):
        _row(words, name, past)
    pairs.draw(words, shown, pasts)
    distributions.draw(words, names, pasts)


def names_of(words: Words, pasts: Sequence[Past]) -> list[str]:
    """The first run by its network and data, the others by what is other about them; each begins with its number."""
    first = pasts[0]
    whole = f"{network_of(words, first.slug)}, {set_text(words, first.data)}"
    return [f"{at}. {difference(words, first, past) if at > 1 else whole}" for at, past in enumerate(pasts, 1)]


def _axes(words: Words, quantity: str) -> Axes:
    percents = quantity.endswith("accuracy")
    return Axes(
        plain(words("training_after.compare.epoch")),
        plain(words(f"training_after.compare.{quantity}")),
        percent=percents,
    )


def _curve(name: str, past: Past, quantity: str, series: int) -> TrainingCurve:
    values = [getattr(each, quantity.replace("-", "_")) for each in past.epochs]
    best = past.epochs.index(_best(past))
    return TrainingCurve(name, np.array([each.epoch for each in past.epochs]), np.array(values), best, series)


def _best(past: Past) -> EpochRecord:
    return min(past.epochs, key=lambda each: each.validation_loss)


def _row(words: Words, name: str, past: Past) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{escaped(name, LONGEST)}{_result(words, past)}", width="stretch")
        st.button(
            words("training_after.compare.remove"),
            key=f"trn_remove_{past.id}",
            icon=":material/close:",
            type="tertiary",
            on_click=_remove,
            args=(past.id,),
        )


def _result(words: Words, past: Past) -> str:
    if not past.epochs:
        return ""
    best = _best(past)
    facts = {"loss": number(best.validation_loss), "accuracy": percent(best.validation_accuracy)}
    return "  \n" + words("training_after.compare.run-best", epoch=best.epoch, epochs=len(past.epochs), **facts)


def _remove(run: str) -> None:
    """In a callback: the run is no longer compared; it goes when nobody has it any more."""
    RUNS.update(runs=" ".join(each for each in runs() if each != run))
