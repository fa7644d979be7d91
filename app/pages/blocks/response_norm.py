"""Local response normalization: a value and its neighbor channels, in numbers and in maps."""

from __future__ import annotations

import numpy as np
import streamlit as st

import cnnviz
from app import session
from app.choosing.settled import picked, slider, whole_number
from app.components.map_board import Column
from app.pages.blocks.showing import (
    Array,
    board,
    chart,
    formula,
    number,
    predictions,
    values_of,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.response_norm import Settings, kept_share, neighbors, respond, response_norms, without
from cnnviz.figures import Axes, Positions, line_chart
from cnnviz.probabilities import softmax

NAME = "blocks_response_norm"
LARGEST = 200  # times as large as they are
AROUND = 14  # channels shown on either side of the chosen one
ADDRESS: dict[str, type[str] | type[int]] = {
    "blk_lrn_layer": str,
    "blk_lrn_channel": int,
    "blk_lrn_row": int,
    "blk_lrn_column": int,
    "blk_lrn_times": int,
}


@st.cache_resource(show_spinner=False, max_entries=24)
def _shares(slug: str, weights: str, picture: str, *, left_out: bool) -> Array:
    """Probabilities with the norms, or without."""
    network = session.network(slug, weights)
    last, changes = network.nodes[-1].name, without(network.nodes) if left_out else {}
    with session.forwarding():
        return softmax(network.run_batch([session.picture_of(picture)], [last], changes)[last][0])


def render(words: Words, place: Subject) -> None:
    """One norm of the network."""
    names = [node.name for node in response_norms(place.network.nodes)]
    with st.container(horizontal=True):
        node = place.network.node(picked(words("blocks_showing.layer"), "blk_lrn_layer", names, str))
        before, after = values_of(place, node.inputs[0]), place.activations(node.name)
        unit = _unit(words, before)
    told = session.explanation_of(place.slug, place.weights, place.picture, node.name, unit)
    left, right = st.columns(2, gap="medium")
    with left:
        _numbers(words, told, len(before))
        columns = [
            Column(words(f"{NAME}.before"), before[[unit[0]]], node.inputs[0]),
            Column(words(f"{NAME}.after"), after[[unit[0]]], node.name, "→"),
        ]
        board(words, columns, key="blk-lrn-maps")
        _kept(words, before, after)
    with right:
        _channels(words, before, told)
    _predictions(words, place)


def _unit(words: Words, before: Array) -> tuple[int, int, int]:
    """Channel, row and column; at first the strongest value."""
    strongest = np.unravel_index(before.argmax(), before.shape)
    names = ("channel", "row", "column")
    channel, row, column = (
        whole_number(words(f"blocks_showing.{name}"), f"blk_lrn_{name}", size, int(default))
        for name, size, default in zip(names, before.shape, strongest, strict=True)
    )
    return channel, row, column


def _numbers(words: Words, told: cnnviz.Explanation, channels: int) -> None:
    """The formula in torch's convention, with what this unit and its neighbors are."""
    given, squares = told.numbers, float(np.square(told.terms.values).sum())
    size, alpha, beta, k = int(given["size"]), given["alpha"], given["beta"], given["k"]
    st.markdown(f"**{words(f'{NAME}.formula')}**", help=words(f"{NAME}.formula-help"))
    formula(
        "b = a / (k + α/n · Σa²)^β",
        f"{number(given['x'])} / ({k:g} + {alpha:g}/{size} · {number(squares)})^{beta:g}",
        number(told.value),
    )
    first, behind = neighbors(told.unit[0], channels, size)
    listed = " + ".join(f"{number(value)}²" for value in told.terms.values)
    st.caption(words(f"{NAME}.squares", first=first, last=behind - 1, listed=listed, sum=number(squares)))
    st.caption(words(f"{NAME}.convention", torch=f"{alpha:g}", paper=f"{alpha / size:g}", size=size))


def _kept(words: Words, before: Array, after: Array) -> None:
    kept = kept_share(before, after)
    if np.isnan(kept).all():
        return
    facts = {"least": f"{np.nanmin(kept):.1%}", "middle": f"{np.nanmedian(kept):.1%}", "most": f"{np.nanmax(kept):.1%}"}
    st.caption(words(f"{NAME}.kept", **facts))


def _channels(words: Words, before: Array, told: cnnviz.Explanation) -> None:
    """Values at one place, channel by channel, around the chosen one; made larger to see the norm at work."""
    (channel, row, column), given = told.unit, told.numbers
    st.markdown(f"**{words(f'{NAME}.place', row=row, column=column)}**")
    times = slider(words(f"{NAME}.times"), "blk_lrn_times", (1, LARGEST), 1, words(f"{NAME}.times-help"))
    settings = Settings(int(given["size"]), given["alpha"], given["beta"], given["k"])
    values = before[:, row, column].astype(np.float64) * times
    answers = respond(values, settings)
    first, behind = max(0, channel - AROUND), min(len(values), channel + AROUND + 1)
    read = neighbors(channel, len(values), settings.size)
    names = [
        words(f"{NAME}.{'neighbor' if read[0] <= each < read[1] else 'channel'}", channel=each)
        for each in range(first, behind)
    ]
    curves = {words(f"{NAME}.before"): values[first:behind], words(f"{NAME}.after"): answers[first:behind]}
    axes = Axes(words("blocks_showing.channel"), words("blocks_showing.values"))
    figure = line_chart(Positions(list(range(first, behind)), names, channel), curves, axes, session.theme())
    chart(figure, alt=words(f"{NAME}.channels-alt", row=row, column=column), key="blk-lrn-channels")
    if values[channel]:
        st.caption(words(f"{NAME}.now", channel=channel, share=f"{answers[channel] / values[channel]:.1%}"))


def _predictions(words: Words, place: Subject) -> None:
    st.markdown(f"**{words('blocks_showing.prediction')}**", help=words(f"{NAME}.prediction-help"))
    with st.spinner(words("blocks.busy")):
        shares = {
            words(title): _shares(place.slug, place.weights, place.picture, left_out=left_out)
            for title, left_out in (("blocks_showing.as-it-is", False), (f"{NAME}.without", True))
        }
    predictions(words, place, shares, key="blk-lrn-classes")


TOPIC = Topic(
    slug="response_norm",
    order=80,
    render=render,
    fits=response_norms,
    examples=("alexnet2012",),
    address=ADDRESS,
)
