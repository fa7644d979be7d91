"""Dropout: a mask on real values, and how far many passes of the same picture lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing import limits
from app.choosing.naming import class_label
from app.components.map_board import Column
from app.pages.blocks.common import (
    Array,
    ScalarT,
    as_picture,
    best_of,
    board,
    chart,
    formula,
    run_result,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import select, slider, whole_number
from app.text import Words
from app.text.format import number
from cnnviz.analysis.blocks.dropout import TOGETHER, Dropped, drop, dropouts, passes
from cnnviz.figures import Axes, MaskWords, box_plots, dropout_mask
from cnnviz.probabilities import softmax

NAME = "blocks_dropout"
MOST, FIRST = 100, 16  # passes
SEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Dropout:
    """Which layer, the seed of its masks, a channel (-1: none yet), and how many passes."""

    layer: str = entry("", name="blk_dropout_layer")
    seed: int = entry(0, name="blk_dropout_seed")
    channel: int = entry(-1, name="blk_dropout_channel")
    passes: int = entry(FIRST, name="blk_dropout_passes", gradual=True, least=1, most=MOST)


STATE = State("blocks_dropout", Dropout)


def _start(subject: Subject) -> Mapping[str, Array]:
    """What all passes have in common: the node before all dropout layers, ``(1, C, H, W)`` or ``(1, C)`` by name."""
    return subject.start(dropouts(subject.network.nodes)[0].name)


def _dropped(subject: Subject, name: str, seed: int) -> Dropped:
    start = _start(subject)
    return run_result(subject, "dropped", lambda network, _: drop(network, start, name, seed), name, seed)


def _part(subject: Subject, part: int, together: int) -> Array:
    """Probabilities of a few passes, ``(together, classes)``."""
    start = _start(subject)

    def compute(network: cnnviz.Network, _: cnnviz.Picture) -> Array:
        return softmax(passes(network, start, part, together))

    return run_result(subject, "passes", compute, part, together)


def render(words: Words, subject: Subject) -> None:
    """The mask of one layer, then many passes."""
    names = [node.name for node in dropouts(subject.network.nodes)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = select(STATE["layer"], words("blocks_showing.layer"), names)
        seed = _seed(words)
    with st.spinner(words("blocks.busy")):
        outcome = _dropped(subject, name, seed)
    if outcome.factor is None:
        st.info(words(f"{NAME}.all-zero"), icon=":material/info:")
    else:
        _values(words, outcome, outcome.factor)
    _passes(words, subject)


def _seed(words: Words) -> int:
    """Which masks: the number stands in the address, so that a link shows the same ones."""
    st.button(
        words(f"{NAME}.next"),
        icon=":material/casino:",
        key="blk_dropout_next",
        on_click=_next,
        help=words(f"{NAME}.next-help"),
    )
    return STATE.value.seed % SEEDS


def _next() -> None:
    STATE.update(seed=(STATE.value.seed + 1) % SEEDS)


def _values(words: Words, outcome: Dropped, factor: float) -> None:
    rate = 1 - 1 / factor
    counts = {"kept": int(outcome.kept.sum()), "dropped": int(outcome.dropped.sum()), "all": outcome.before.size}
    facts = {name: f"{count:,}" for name, count in counts.items()}
    share = counts["dropped"] / max(1, counts["kept"] + counts["dropped"])
    st.markdown(words(f"{NAME}.rate", p=f"{rate:.3g}", factor=number(factor)), help=words(f"{NAME}.rate-help"))
    st.markdown(words(f"{NAME}.counts", share=f"{share:.1%}", **facts))
    channel = _channel(words, outcome)
    before, after = _flat(outcome.before, channel), _flat(outcome.after, channel)
    kept, dropped = _flat(outcome.kept, channel), _flat(outcome.dropped, channel)
    mask, maps = st.columns([1, 2])
    with mask:
        labels = MaskWords(*(words(f"{NAME}.mask-{state}") for state in ("zero", "kept", "dropped")))
        figure = dropout_mask(kept, dropped, labels, visitor.theme())
        chart(figure, alt=words(f"{NAME}.mask-alt", **facts), key="blk-dropout-mask")
    with maps:
        shown = {"before": before, "after": after}
        columns = [Column(words(f"{NAME}.{name}"), maps[None]) for name, maps in shown.items()]
        board(words, columns, key="blk-dropout-maps")
        x, y = (float(values[outcome.kept].max()) for values in (outcome.before, outcome.after))
        formula("y = x · m / (1 − p)", f"{number(x)} · 1 / (1 − {rate:.3g})", number(y))
    st.caption(words(f"{NAME}.layout" if outcome.before.ndim == 1 else f"{NAME}.layout-maps"))


def _flat(values: NDArray[ScalarT], channel: int) -> NDArray[ScalarT]:
    """One map, or a vector folded into one."""
    return values[channel] if values.ndim == 3 else as_picture(values)


def _channel(words: Words, outcome: Dropped) -> int:
    if outcome.before.ndim == 1:
        return 0
    strongest = int(outcome.before.max(axis=(1, 2)).argmax())
    return whole_number(STATE["channel"], words("blocks_showing.channel"), len(outcome.before), strongest)


def _passes(words: Words, subject: Subject) -> None:
    """Many passes of one picture, each with masks of its own."""
    st.markdown(f"##### {words(f'{NAME}.passes')}", help=words(f"{NAME}.passes-help"))
    if not subject.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    most = limits.pictures_per_request(subject.network, MOST, behind=next(iter(_start(subject))))
    count = slider(STATE["passes"], words(f"{NAME}.count"), (1, most), min(FIRST, most))
    shares = _run(words, subject, count)
    rest = subject.probabilities()
    best = best_of(rest)
    labels = [class_label(words, subject.network, int(index)) for index in best]
    left, right = st.columns([3, 2])
    with left:
        groups = {label: shares[:, index] for label, index in zip(labels, best, strict=True)}
        axes = Axes(words("blocks_showing.probability"), "", percent=True)
        chart(
            box_plots(groups, axes, None, visitor.theme()),
            alt=words(f"{NAME}.passes-alt", count=count),
            key="blk-passes",
        )
    with right:
        _table(words, labels, shares[:, best], rest[best])
    first = np.bincount(shares.argmax(axis=1), minlength=len(rest))
    winner = class_label(words, subject.network, int(first.argmax()))
    st.caption(words(f"{NAME}.votes", name=winner, votes=int(first.max()), count=count))
    st.caption(words(f"{NAME}.off"))
    if not subject.network.provenance.trained:
        st.caption(words("blocks_showing.untrained"))


def _run(words: Words, subject: Subject, count: int) -> Array:
    """Probabilities of so many passes, ``(count, classes)``, with a progress bar while they run."""
    together = limits.pictures_per_turn(subject.network, TOGETHER, behind=next(iter(_start(subject))))
    parts = -(-count // together)
    bar = st.progress(0.0, text=words("blocks.busy"))
    probabilities = []
    for part in range(parts):
        probabilities.append(_part(subject, part, together))
        bar.progress(
            (part + 1) / parts, text=words(f"{NAME}.progress", done=min(count, together * (part + 1)), count=count)
        )
    bar.empty()
    return np.concatenate(probabilities)[:count]


def _table(words: Words, labels: list[str], shares: Array, rest: Array) -> None:
    facts = {"mean": shares.mean(axis=0), "deviation": shares.std(axis=0), "rest": rest}
    columns = {
        words(f"{NAME}.column-{name}"): [f"{100 * value:.3g} %" for value in values] for name, values in facts.items()
    }
    st.dataframe({words(f"{NAME}.column-class"): labels, **columns}, hide_index=True)


TOPIC = Topic(
    slug="dropout",
    order=70,
    render=render,
    fits=dropouts,
    examples=("alexnet2012", "alexnet", "squeezenet1_0", "vgg11", "mobilenet_v3_small"),
    states=(STATE,),
)
