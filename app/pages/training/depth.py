"""Plain and residual networks of 20 and 56 layers: He et al. 2015, section 4.2, as their figure 6 has it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from app.pages.training import history_card
from app.pages.training.state import RUNS, STATE
from app.pages.training.transfer_state import TRANSFER
from app.state import visitor
from app.text import Words, plain
from app.text.format import NOTHING, percent
from cnnviz.figures import Axes, ErrorCurve, ErrorWords, error_curves
from cnnviz.training.history.files import History
from cnnviz.training.live.recipe import Initialization, Optimizer

NAME = "training_history"
#: Networks of one kind, by the number of their layers.
KINDS: Mapping[str, Mapping[int, str]] = {
    "plain": {20: "plain20", 56: "plain56"},
    "residual": {20: "resnet20", 56: "resnet56"},
}
ROOM = 1.05  # of the largest error
CLOSE = 0.01  # errors that differ by less are called about equal
#: Numbers of the paper's recipe, for a training that a visitor watches.
RECIPE: Mapping[str, float] = {
    "rate": 0.1,
    "momentum": 0.9,
    "weight_decay": 1e-4,
    "batch": 128,
    "epochs": 3,
    "flip": True,
    "crop": 4,
}
MEGA = 1_000_000
#: Test errors of the paper's table 6 (arXiv:1512.03385).
PAPER_ERRORS: Mapping[str, float] = {"resnet20": 0.0875, "resnet56": 0.0697}
#: Columns of numbers, and how a number is written.
FORMATS = {
    "training-error": "%.1f %%",
    "test-error": "%.1f %%",
    "paper-error": "%.2f %%",
    "parameters": "localized",
    "million-macs": "%.0f M",
}

Histories = Mapping[str, History]


def draw(words: Words, histories: Histories) -> None:
    """Both kinds beside each other in the same axes, what they show, and the way to train a pair oneself."""
    st.markdown(words(f"{NAME}.depth-intro"))
    st.caption(_epochs(words, histories))
    high = ROOM * max(max(each.error, each.test_error) for history in histories.values() for each in history.epochs)
    for kind, column in zip(KINDS, st.columns(2, gap="medium"), strict=True):
        with column:
            _chart(words, histories, kind, high)
    st.caption(words(f"{NAME}.depth-lines"))
    _table(words, histories)
    for kind in KINDS:
        _seen(words, histories, kind)
    _live(words)
    history_card.draw(words, "depth", histories)


def _epochs(words: Words, histories: Histories) -> str:
    """How far the training went, and what that means for the errors."""
    recipe = next(iter(histories.values())).recipe
    key = "whole" if recipe.epochs >= recipe.paper_epochs else "part"
    return words(f"{NAME}.depth-epochs-{key}", epochs=recipe.epochs, paper=recipe.paper_epochs)


def _chart(words: Words, histories: Histories, kind: str, high: float) -> None:
    st.markdown(f"**{words(f'{NAME}.kind-{kind}')}**")
    here = {layers: histories[name] for layers, name in KINDS[kind].items() if name in histories}
    if not here:
        st.caption(words(f"{NAME}.kind-missing"))
        return
    curves = [_curve(words, layers, history) for layers, history in here.items()]
    axes = Axes(plain(words(f"{NAME}.epoch")), plain(words(f"{NAME}.error")), percent=True, high=high)
    texts = ErrorWords(*(plain(words(f"{NAME}.curve-{each}", name="{name}")) for each in ("training", "test")))
    longest = max(len(history.epochs) for history in histories.values())
    figure = error_curves(curves, axes, texts, visitor.theme(), longest)
    alt = plain(words(f"{NAME}.depth-alt", kind=words(f"{NAME}.kind-{kind}")))
    st.plotly_chart(figure, theme=None, key=f"trn_history_{kind}", alt=alt, config={"displayModeBar": False})


def _curve(words: Words, layers: int, history: History) -> ErrorCurve:
    steps = np.array([each.step for each in history.moments]) / history.steps_per_epoch
    training = np.array([each.error for each in history.moments])
    test = np.array([each.test_error for each in history.epochs])
    return ErrorCurve(plain(words(f"{NAME}.layers", layers=layers)), steps, training, test)


def _table(words: Words, histories: Histories) -> None:
    """The errors after the last epoch."""
    names = {name: (kind, layers) for kind, kinds in KINDS.items() for layers, name in kinds.items()}
    label = {name: plain(words(f"{NAME}.column-{name}")) for name in ("network", *FORMATS)}
    numbers = {label[name]: st.column_config.NumberColumn(label[name], format=form) for name, form in FORMATS.items()}
    rows = [_row(words, label, names[name], histories[name]) for name in names if name in histories]
    st.dataframe(rows, hide_index=True, column_config=numbers, placeholder=NOTHING)


def _row(
    words: Words, label: Mapping[str, str], network: tuple[str, int], history: History
) -> dict[str, str | float | None]:
    last, (kind, layers) = history.epochs[-1], network
    paper = PAPER_ERRORS.get(history.network)
    numbers = {
        "training-error": 100 * last.error,
        "test-error": 100 * last.test_error,
        "paper-error": None if paper is None else 100 * paper,
        "parameters": history.parameters,
        "million-macs": history.macs / MEGA,
    }
    name = plain(words(f"{NAME}.network-{kind}", layers=layers))
    return {label["network"]: name} | {label[key]: value for key, value in numbers.items()}


def _seen(words: Words, histories: Histories, kind: str) -> None:
    """What the pair of one kind shows; nothing while one of both is missing."""
    pair = [histories.get(name) for name in KINDS[kind].values()]
    shallow, deep = (history.epochs[-1].error if history else None for history in pair)
    if shallow is not None and deep is not None:
        gap = deep - shallow
        key = "close" if abs(gap) < CLOSE else "higher" if gap > 0 else "lower"
        facts = {"shallow": percent(shallow), "deep": percent(deep)}
        st.markdown(words(f"{NAME}.seen-{kind}-{key}", **facts))


def _live(words: Words) -> None:
    """Buttons that set up a training of one of the small pair."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for net in KINDS.values():
            name = net[20]
            st.button(
                words(f"{NAME}.live-{name}"),
                key=f"trn_history_live_{name}",
                icon=":material/play_arrow:",
                on_click=_set_up,
                args=(name,),
            )
        st.caption(words(f"{NAME}.live-help"))


def _set_up(net: str) -> None:
    """In a callback: the setup of a training of ``net`` on CIFAR-10 by the paper's recipe, for a few epochs."""
    choices = {"optimizer": str(Optimizer.SGD), "initialization": str(Initialization.KAIMING)}
    STATE.update(data="cifar10", net=net, **choices, **RECIPE)
    TRANSFER.update(view="whole")
    RUNS.update(setting=True)
