"""The recipe in plain controls: those that matter most in sight, the others behind a button."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

from app.pages.training.state import AUGMENTATION, STATE
from app.state.inputs import segments, select
from app.text import Words, plain
from cnnviz.training.live.recipe import Initialization, Optimizer

#: How far one press of a number's button goes.
STEPS: Mapping[str, float] = MappingProxyType(
    {
        "rate": 0.0005,
        "weight_decay": 1e-5,
        "momentum": 0.05,
        "batch": 8,
        "plateau_factor": 0.1,
        "lowest_rate": 1e-6,
        "rotation": 5,
        "noise": 0.05,
    }
)
NUMBER = 132  # px: with it, all controls of a recipe stand in one row of a small laptop's screen
#: How a number is written where the usual way is too long.
FORMATS: Mapping[str, str] = MappingProxyType({"lowest_rate": "%.1e"})
#: Fields that belong to one optimizer.
OWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {Optimizer.ADAM.value: ("amsgrad",), Optimizer.SGD.value: ("momentum",)}
)


def draw(words: Words) -> None:
    """The controls that matter most, in a row of the caller's."""
    options = {each: plain(words(f"training.optimizer-{each}")) for each in Optimizer}
    segments(
        STATE["optimizer"],
        words("training.optimizer"),
        tuple(map(str, options)),
        lambda each: options[Optimizer(each)],
        words("training.optimizer-help"),
        titled=True,
    )
    for field in ("rate", "batch", "epochs"):
        number(words, field)
    select(
        STATE["initialization"],
        words("training.initialization"),
        tuple(map(str, Initialization)),
        lambda each: words(f"training.initialization-{each}"),
        words("training.initialization-help"),
        width=190,
    )
    with st.popover(words("training.more"), icon=":material/tune:"):
        _rest(words)


def _rest(words: Words) -> None:
    first, second, third = st.columns(3, gap="medium")
    with first:
        st.markdown(f"**{words('training.group-optimizer')}**")
        number(words, "weight_decay")
        for field in OWN[STATE.value.optimizer]:
            _field(words, field)
        number(words, "seed")
    with second:
        st.markdown(f"**{words('training.group-schedule')}**")
        for field in ("plateau_patience", "plateau_factor", "lowest_rate", "stop_patience"):
            number(words, field)
    with third:
        st.markdown(f"**{words('training.group-augmentation')}**")
        for field in AUGMENTATION:
            _field(words, field)


def _field(words: Words, field: str) -> None:
    if isinstance(STATE[field].entry.default, bool):
        st.checkbox(words(f"training.{field}"), help=words(f"training.{field}-help"), **STATE[field].widget())
        return
    number(words, field)


def number(words: Words, field: str) -> None:
    """A number of the recipe, within its bounds."""
    rules = STATE[field].entry
    kind: Any = type(rules.default)
    st.number_input(
        words(f"training.{field}"),
        kind(rules.least),
        kind(rules.most),
        step=kind(STEPS.get(field, 1)),
        format=FORMATS.get(field, "%g" if kind is float else "%d"),
        help=words(f"training.{field}-help"),
        width=NUMBER,
        **STATE[field].widget(),
    )
