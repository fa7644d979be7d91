"""Dropout: a mask on real values, and how far many passes of the same picture lie apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app import session
from app.choosing.naming import class_label
from app.choosing.settled import picked, slider, whole_number
from app.components.map_board import Column
from app.pages.blocks.showing import (
    Array,
    ScalarT,
    as_picture,
    best_of,
    board,
    chart,
    formula,
    number,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.dropout import TOGETHER, Dropped, before_dropout, drop, dropouts, passes
from cnnviz.figures import Axes, MaskWords, box_plots, dropout_mask
from cnnviz.probabilities import softmax

NAME = "blocks_dropout"
MOST, FIRST = 100, 16  # passes
SEEDS = 10_000
ADDRESS: dict[str, type[str] | type[int]] = {
    "blk_dropout_layer": str,
    "blk_dropout_seed": int,
    "blk_dropout_channel": int,
    "blk_dropout_passes": int,
}


@st.cache_resource(show_spinner=False, max_entries=8)
def _dropped(slug: str, weights: str, picture: str, name: str, seed: int) -> Dropped:
    with session.forwarding():
        return drop(session.network(slug, weights), session.picture_of(picture), name, seed)


@st.cache_resource(show_spinner=False, max_entries=8)
def _before(slug: str, weights: str, picture: str) -> Mapping[str, Array]:
    """What all passes have in common."""
    with session.forwarding():
        return before_dropout(session.network(slug, weights), session.picture_of(picture))


@st.cache_resource(show_spinner=False, max_entries=96)
def _part(slug: str, weights: str, picture: str, part: int) -> Array:
    """Probabilities of a few passes, ``(TOGETHER, classes)``."""
    before = _before(slug, weights, picture)
    with session.forwarding():
        return softmax(passes(session.network(slug, weights), before, part))


@st.cache_resource(show_spinner=False, max_entries=24)
def _at_rest(slug: str, weights: str, picture: str) -> Array:
    network = session.network(slug, weights)
    last = network.nodes[-1].name
    with session.forwarding():
        return softmax(network.run(session.picture_of(picture), [last]).maps[last])


def render(words: Words, place: Subject) -> None:
    """The mask of one layer, then many passes."""
    names = [node.name for node in dropouts(place.network.nodes)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = picked(words("blocks_showing.layer"), "blk_dropout_layer", names, str)
        seed = _seed(words)
    with st.spinner(words("blocks.busy")):
        found = _dropped(place.slug, place.weights, place.picture, name, seed)
    if found.factor is None:
        st.info(words(f"{NAME}.all-zero"), icon=":material/info:")
    else:
        _values(words, found, found.factor)
    _passes(words, place)


def _seed(words: Words) -> int:
    """Which masks: the number stands in the address, so that a link shows the same ones."""
    held = st.session_state.get("blk_dropout_seed")
    seed = held % SEEDS if isinstance(held, int) else 0
    st.session_state["blk_dropout_seed"] = seed
    st.button(
        words(f"{NAME}.next"),
        icon=":material/casino:",
        key="blk_dropout_next",
        on_click=_next,
        help=words(f"{NAME}.next-help"),
    )
    return seed


def _next() -> None:
    st.session_state["blk_dropout_seed"] = (int(st.session_state.get("blk_dropout_seed", 0)) + 1) % SEEDS


def _values(words: Words, found: Dropped, factor: float) -> None:
    rate = 1 - 1 / factor
    counts = {"kept": int(found.kept.sum()), "dropped": int(found.dropped.sum()), "all": found.before.size}
    facts = {name: f"{count:,}" for name, count in counts.items()}
    share = counts["dropped"] / max(1, counts["kept"] + counts["dropped"])
    st.markdown(words(f"{NAME}.rate", p=f"{rate:.3g}", factor=number(factor)), help=words(f"{NAME}.rate-help"))
    st.markdown(words(f"{NAME}.counts", share=f"{share:.1%}", **facts))
    channel = _channel(words, found)
    before, after = _flat(found.before, channel), _flat(found.after, channel)
    kept, dropped = _flat(found.kept, channel), _flat(found.dropped, channel)
    mask, maps = st.columns([1, 2])
    with mask:
        labels = MaskWords(*(words(f"{NAME}.mask-{state}") for state in ("zero", "kept", "dropped")))
        figure = dropout_mask(kept, dropped, labels, session.theme())
        chart(figure, alt=words(f"{NAME}.mask-alt", **facts), key="blk-dropout-mask")
    with maps:
        shown = {"before": before, "after": after}
        columns = [Column(words(f"{NAME}.{name}"), maps[None]) for name, maps in shown.items()]
        board(words, columns, key="blk-dropout-maps")
        x, y = (float(values[found.kept].max()) for values in (found.before, found.after))
        formula("y = x · m / (1 − p)", f"{number(x)} · 1 / (1 − {rate:.3g})", number(y))
    st.caption(words(f"{NAME}.layout" if found.before.ndim == 1 else f"{NAME}.layout-maps"))


def _flat(values: NDArray[ScalarT], channel: int) -> NDArray[ScalarT]:
    """One map, or a vector folded into one."""
    return values[channel] if values.ndim == 3 else as_picture(values)


def _channel(words: Words, found: Dropped) -> int:
    if found.before.ndim == 1:
        return 0
    strongest = int(found.before.max(axis=(1, 2)).argmax())
    return whole_number(words("blocks_showing.channel"), "blk_dropout_channel", len(found.before), strongest)


def _passes(words: Words, place: Subject) -> None:
    """Many passes of one picture, each with masks of its own."""
    st.markdown(f"##### {words(f'{NAME}.passes')}", help=words(f"{NAME}.passes-help"))
    if not place.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    count = slider(words(f"{NAME}.count"), "blk_dropout_passes", (1, MOST), FIRST)
    shares = _run(words, place, count)
    rest = _at_rest(place.slug, place.weights, place.picture)
    best = best_of(rest)
    labels = [class_label(words, place.network, int(index)) for index in best]
    left, right = st.columns([3, 2])
    with left:
        groups = {label: shares[:, index] for label, index in zip(labels, best, strict=True)}
        axes = Axes(words("blocks_showing.probability"), "", percent=True)
        chart(
            box_plots(groups, axes, None, session.theme()),
            alt=words(f"{NAME}.passes-alt", count=count),
            key="blk-passes",
        )
    with right:
        _table(words, labels, shares[:, best], rest[best])
    first = np.bincount(shares.argmax(axis=1), minlength=len(rest))
    winner = class_label(words, place.network, int(first.argmax()))
    st.caption(words(f"{NAME}.votes", name=winner, votes=int(first.max()), count=count))
    st.caption(words(f"{NAME}.off"))
    if not place.network.provenance.trained:
        st.caption(words("blocks_showing.untrained"))


def _run(words: Words, place: Subject, count: int) -> Array:
    """As many passes as asked for; those that ran before are remembered."""
    parts = -(-count // TOGETHER)
    bar = st.progress(0.0, text=words("blocks.busy"))
    found = []
    for part in range(parts):
        found.append(_part(place.slug, place.weights, place.picture, part))
        bar.progress(
            (part + 1) / parts, text=words(f"{NAME}.progress", done=min(count, TOGETHER * (part + 1)), count=count)
        )
    bar.empty()
    return np.concatenate(found)[:count]


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
    address=ADDRESS,
)
