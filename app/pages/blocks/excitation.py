"""Squeeze-and-excitation: how far every gate is open on this picture, and what the network is without them."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app import session
from app.choosing.settled import picked
from app.components.map_board import Column
from app.pages.blocks.showing import (
    Array,
    board,
    chart,
    formula,
    number,
    picture_name,
    predictions,
    samples_like,
    values_of,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.squeeze_excitation import Gate, gates, open_gates, values
from cnnviz.figures import Axes, ScatterWords, box_plots, channel_scatter
from cnnviz.probabilities import softmax

NAME = "blocks_excitation"
ADDRESS: dict[str, type[str] | type[int]] = {"blk_excitation_gate": str, "blk_excitation_other": str}


@st.cache_resource(show_spinner=False, max_entries=24)
def _values(slug: str, weights: str, picture: str) -> dict[str, Array]:
    network = session.network(slug, weights)
    with session.forwarding():
        found = values(network, [session.picture_of(picture)], gates(network.nodes))
    return {product: each[0] for product, each in found.items()}


@st.cache_resource(show_spinner=False, max_entries=48)
def _without(slug: str, weights: str, picture: str, names: tuple[str, ...]) -> Array:
    """Probabilities with the gates of these products open."""
    network = session.network(slug, weights)
    chosen = [gate for gate in gates(network.nodes) if gate.product in names]
    last = network.nodes[-1].name
    with session.forwarding():
        return softmax(network.run_batch([session.picture_of(picture)], [last], open_gates(chosen))[last][0])


def render(words: Words, place: Subject) -> None:
    """All gates, then one of them."""
    found = {gate.product: gate for gate in gates(place.network.nodes)}
    with st.spinner(words("blocks.busy")):
        here = _values(place.slug, place.weights, place.picture)
    label = words(f"{NAME}.gate")
    gate = found[picked(label, "blk_excitation_gate", list(found), lambda name: _option(words, found[name]))]
    left, right = st.columns(2)
    with left:
        _blocks(words, found, here, gate)
    with right:
        _two_pictures(words, place, gate, here[gate.product])
    _extremes(words, place, gate, here[gate.product])
    _opened(words, place, found, gate)


def _option(words: Words, gate: Gate) -> str:
    return words(f"{NAME}.option", block=gate.block, count=gate.channels)


def _blocks(words: Words, found: dict[str, Gate], here: dict[str, Array], gate: Gate) -> None:
    st.markdown(f"**{words(f'{NAME}.by-block')}**", help=words(f"{NAME}.by-block-help"))
    groups = {found[product].block: each for product, each in here.items()}
    axes = Axes(words(f"{NAME}.value"), "", low=-0.02, high=1.02)
    chart(box_plots(groups, axes, gate.block, session.theme()), alt=words(f"{NAME}.by-block-alt"), key="blk-gates")


def _two_pictures(words: Words, place: Subject, gate: Gate, here: Array) -> None:
    """The same gates on another picture: were they the same on every picture, they would be mere weights."""
    label, told = words(f"{NAME}.other"), words(f"{NAME}.other-help")
    other = picked(label, "blk_excitation_other", samples_like(place), lambda key: picture_name(words, key), told)
    there = _values(place.slug, place.weights, other)[gate.product]
    names = (picture_name(words, place.picture), picture_name(words, other))
    axes = [words(f"{NAME}.on", name=name) for name in names]
    labels = ScatterWords(axes[0], axes[1], words(f"{NAME}.dot", channel="{channel}"))
    alt = words(f"{NAME}.two-alt", one=names[0], other=names[1])
    chart(channel_scatter(here, there, None, labels, session.theme()), alt=alt, key="blk-gates-two")
    st.caption(words(f"{NAME}.apart-by", mean=number(float(np.abs(here - there).mean())), spread=number(here.std())))


def _extremes(words: Words, place: Subject, gate: Gate, here: NDArray[np.float32]) -> None:
    """The channel that is let through most, and the one that is held back most."""
    before, after = values_of(place, gate.features), values_of(place, gate.product)
    channels = [int(here.argmax()), int(here.argmin())]
    st.markdown(f"**{words(f'{NAME}.extremes')}**")
    times = tuple(f"× {number(float(here[channel]))}" for channel in channels)
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
        _one(words, before[channels[0]], after[channels[0]], float(here[channels[0]]))


def _one(words: Words, before: Array, after: Array, gate: float) -> None:
    """The strongest unit of a channel before and behind its gate, and what the gate is computed from."""
    unit = np.unravel_index(before.argmax(), before.shape)
    st.markdown(words(f"{NAME}.squeezed", mean=number(float(before.mean())), gate=number(gate)))
    st.markdown(words(f"{NAME}.strongest"))
    formula("y = s · x", f"{number(gate)} · {number(float(before[unit]))}", number(float(after[unit])))


def _opened(words: Words, place: Subject, found: dict[str, Gate], gate: Gate) -> None:
    st.markdown(f"**{words(f'{NAME}.opened')}**", help=words(f"{NAME}.opened-help"))
    with st.spinner(words("blocks.busy")):
        chosen = {"blocks_showing.as-it-is": (), f"{NAME}.one-open": (gate.product,), f"{NAME}.all-open": tuple(found)}
        shares = {
            words(title): _without(place.slug, place.weights, place.picture, names) for title, names in chosen.items()
        }
    predictions(words, place, shares, key="blk-gates-classes")


TOPIC = Topic(
    slug="excitation",
    order=50,
    render=render,
    fits=gates,
    examples=("mobilenet_v3_small", "efficientnet_b0", "regnet_y_400mf"),
    address=ADDRESS,
)
