"""Squeeze-and-excitation: how far every gate is open on this picture, and what the network is without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.components.map_board import Column
from app.pages.blocks.common import (
    Array,
    board,
    changed_predictions,
    chart,
    formula,
    picture_name,
    run_result,
    samples_like,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import select
from app.text import Words
from app.text.format import number
from cnnviz.analysis.blocks.squeeze_excitation import Gate, gates, open_gates, values
from cnnviz.figures import Axes, ScatterWords, box_plots, channel_scatter

NAME = "blocks_excitation"


@dataclass(frozen=True, slots=True)
class Excitation:
    """Which gate, by the node that multiplies, and the key of the picture that it is compared on."""

    gate: str = entry("", name="blk_excitation_gate")
    other: str = entry("", name="blk_excitation_other")


STATE = State("blocks_excitation", Excitation)


def _values(subject: Subject) -> Mapping[str, Array]:
    """How far each gate is open, ``(C,)`` by the name of the node that multiplies."""

    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Mapping[str, Array]:
        batch = values(network, [own], gates(network.nodes))
        return {product: each[0] for product, each in batch.items()}

    return run_result(subject, "gates", compute)


def render(words: Words, subject: Subject) -> None:
    """All gates, then one of them."""
    by_product = {gate.product: gate for gate in gates(subject.network.nodes)}
    with st.spinner(words("blocks.busy")):
        opening = _values(subject)
    label = words(f"{NAME}.gate")
    gate = by_product[select(STATE["gate"], label, list(by_product), lambda name: _option(words, by_product[name]))]
    left, right = st.columns(2)
    with left:
        _blocks(words, by_product, opening, gate)
    with right:
        _two_pictures(words, subject, gate, opening[gate.product])
    _extremes(words, subject, gate, opening[gate.product])
    _opened(words, subject, by_product, gate)


def _option(words: Words, gate: Gate) -> str:
    return words(f"{NAME}.option", block=gate.block, count=gate.channels)


def _blocks(words: Words, by_product: Mapping[str, Gate], opening: Mapping[str, Array], gate: Gate) -> None:
    st.markdown(f"**{words(f'{NAME}.by-block')}**", help=words(f"{NAME}.by-block-help"))
    groups = {by_product[product].block: each for product, each in opening.items()}
    axes = Axes(words(f"{NAME}.value"), "", low=-0.02, high=1.02)
    chart(box_plots(groups, axes, gate.block, visitor.theme()), alt=words(f"{NAME}.by-block-alt"), key="blk-gates")


def _two_pictures(words: Words, subject: Subject, gate: Gate, opening: Array) -> None:
    """The same gates on another picture."""
    label, text = words(f"{NAME}.other"), words(f"{NAME}.other-help")
    other = select(STATE["other"], label, samples_like(subject), lambda key: picture_name(words, key), text)
    other_opening = _values(replace(subject, picture=other))[gate.product]
    names = (picture_name(words, subject.picture), picture_name(words, other))
    axes = [words(f"{NAME}.on", name=name) for name in names]
    labels = ScatterWords(axes[0], axes[1], words(f"{NAME}.dot", channel="{channel}"))
    alt = words(f"{NAME}.two-alt", one=names[0], other=names[1])
    chart(channel_scatter(opening, other_opening, None, labels, visitor.theme()), alt=alt, key="blk-gates-two")
    st.caption(
        words(
            f"{NAME}.apart-by", mean=number(float(np.abs(opening - other_opening).mean())), spread=number(opening.std())
        )
    )


def _extremes(words: Words, subject: Subject, gate: Gate, opening: NDArray[np.float32]) -> None:
    """The channel that is let through most, and the one that is held back most."""
    before, after = subject.inputs(gate.product)[gate.features], subject.activations(gate.product)
    channels = [int(opening.argmax()), int(opening.argmin())]
    st.markdown(f"**{words(f'{NAME}.extremes')}**")
    times = tuple(f"× {number(float(opening[channel]))}" for channel in channels)
    columns = [
        Column(words(f"{NAME}.before"), before[channels]),
        Column(words(f"{NAME}.after"), after[channels], captions=times),
    ]
    lines = [
        words(f"{NAME}.{which}", channel=channel) for which, channel in zip(("open", "closed"), channels, strict=True)
    ]
    left, right = st.columns([1, 1], gap="medium")
    with left:
        board(words, columns, key="blk-gates-maps", lines=lines)
    with right:
        _one(words, before[channels[0]], after[channels[0]], float(opening[channels[0]]))


def _one(words: Words, before: Array, after: Array, gate: float) -> None:
    """The strongest unit of a channel before and behind its gate, and what the gate is computed from."""
    unit = np.unravel_index(before.argmax(), before.shape)
    st.markdown(words(f"{NAME}.squeezed", mean=number(float(before.mean())), gate=number(gate)))
    st.markdown(words(f"{NAME}.strongest"))
    formula("y = s · x", f"{number(gate)} · {number(float(before[unit]))}", number(float(after[unit])))


def _opened(words: Words, subject: Subject, by_product: Mapping[str, Gate], gate: Gate) -> None:
    st.markdown(f"**{words(f'{NAME}.opened')}**", help=words(f"{NAME}.opened-help"))
    variants = {
        "blocks_showing.as-it-is": open_gates([]),
        f"{NAME}.one-open": open_gates([gate]),
        f"{NAME}.all-open": open_gates(by_product.values()),
    }
    changed_predictions(words, subject, variants, key="blk-gates-classes")


TOPIC = Topic(
    slug="excitation",
    order=50,
    render=render,
    fits=gates,
    examples=("mobilenet_v3_small", "efficientnet_b0", "regnet_y_400mf"),
    states=(STATE,),
)
