"""Local response normalization: a value and its neighbor channels, in numbers and in maps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

import cnnviz
from app.components.map_board import Column
from app.pages.blocks.common import (
    Array,
    board,
    changed_predictions,
    chart,
    formula,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import select, slider, whole_number
from app.text import Words
from app.text.format import number
from cnnviz.analysis.blocks.response_norm import Settings, kept_share, neighbors, respond, response_norms, without
from cnnviz.figures import Axes, Positions, line_chart
from cnnviz.graph.changes import AS_IT_IS

NAME = "blocks_response_norm"
LARGEST = 200  # times as large as they are
AROUND = 14  # channels shown on either side of the selected one


@dataclass(frozen=True, slots=True)
class ResponseNorm:
    """Which norm and which unit (-1: none yet); how many times larger its input is made."""

    layer: str = entry("", name="blk_lrn_layer")
    channel: int = entry(-1, name="blk_lrn_channel")
    row: int = entry(-1, name="blk_lrn_row")
    column: int = entry(-1, name="blk_lrn_column")
    times: int = entry(1, name="blk_lrn_times", gradual=True, least=1, most=LARGEST)


STATE = State("blocks_response_norm", ResponseNorm)


def render(words: Words, subject: Subject) -> None:
    """One norm of the network."""
    names = [node.name for node in response_norms(subject.network.nodes)]
    with st.container(horizontal=True):
        node = subject.network.node(select(STATE["layer"], words("blocks_showing.layer"), names))
        before, after = subject.inputs(node.name)[node.inputs[0]], subject.activations(node.name)
        unit = _unit(words, before)
    explanation = subject.explanation(node.name, unit)
    left, right = st.columns(2, gap="medium")
    with left:
        _numbers(words, explanation, len(before))
        columns = [
            Column(words(f"{NAME}.before"), before[[unit[0]]], node.inputs[0]),
            Column(words(f"{NAME}.after"), after[[unit[0]]], node.name, "→"),
        ]
        board(words, columns, key="blk-lrn-maps")
        _kept(words, before, after)
    with right:
        _channels(words, before, explanation)
    _predictions(words, subject)


def _unit(words: Words, before: Array) -> tuple[int, int, int]:
    """Channel, row and column; at first the strongest value."""
    strongest = np.unravel_index(before.argmax(), before.shape)
    names = ("channel", "row", "column")
    channel, row, column = (
        whole_number(STATE[name], words(f"blocks_showing.{name}"), size, int(default))
        for name, size, default in zip(names, before.shape, strongest, strict=True)
    )
    return channel, row, column


def _numbers(words: Words, explanation: cnnviz.Explanation, channels: int) -> None:
    """The formula in torch's convention, with what this unit and its neighbors are."""
    numbers, squares = explanation.numbers, float(np.square(explanation.terms.values).sum())
    size, alpha, beta, k = int(numbers["size"]), numbers["alpha"], numbers["beta"], numbers["k"]
    st.markdown(f"**{words(f'{NAME}.formula')}**", help=words(f"{NAME}.formula-help"))
    formula(
        "b = a / (k + α/n · Σa²)^β",
        f"{number(numbers['x'])} / ({k:g} + {alpha:g}/{size} · {number(squares)})^{beta:g}",
        number(explanation.value),
    )
    first, behind = neighbors(explanation.unit[0], channels, size)
    listed = " + ".join(f"{number(value)}²" for value in explanation.terms.values)
    st.caption(words(f"{NAME}.squares", first=first, last=behind - 1, listed=listed, sum=number(squares)))
    st.caption(words(f"{NAME}.convention", torch=f"{alpha:g}", paper=f"{alpha / size:g}", size=size))


def _kept(words: Words, before: Array, after: Array) -> None:
    kept = kept_share(before, after)
    if np.isnan(kept).all():
        return
    facts = {"least": f"{np.nanmin(kept):.1%}", "middle": f"{np.nanmedian(kept):.1%}", "most": f"{np.nanmax(kept):.1%}"}
    st.caption(words(f"{NAME}.kept", **facts))


def _channels(words: Words, before: Array, explanation: cnnviz.Explanation) -> None:
    """Values at one position of the map, channel by channel, around the selected one; made larger by a slider."""
    (channel, row, column), numbers = explanation.unit, explanation.numbers
    st.markdown(f"**{words(f'{NAME}.channels-at', row=row, column=column)}**")
    times = slider(STATE["times"], words(f"{NAME}.times"), (1, LARGEST), 1, words(f"{NAME}.times-help"))
    settings = Settings(int(numbers["size"]), numbers["alpha"], numbers["beta"], numbers["k"])
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
    figure = line_chart(Positions(list(range(first, behind)), names, channel), curves, axes, visitor.theme())
    chart(figure, alt=words(f"{NAME}.channels-alt", row=row, column=column), key="blk-lrn-channels")
    if values[channel]:
        st.caption(words(f"{NAME}.now", channel=channel, share=f"{answers[channel] / values[channel]:.1%}"))


def _predictions(words: Words, subject: Subject) -> None:
    st.markdown(f"**{words('blocks_showing.prediction')}**", help=words(f"{NAME}.prediction-help"))
    variants = {"blocks_showing.as-it-is": AS_IT_IS, f"{NAME}.without": without(subject.network.nodes)}
    changed_predictions(words, subject, variants, key="blk-lrn-classes")


TOPIC = Topic(
    slug="response_norm",
    order=80,
    render=render,
    fits=response_norms,
    examples=("alexnet2012",),
    states=(STATE,),
)
