"""Batch norm in evaluation and in training mode, on the same picture: which mean and variance it uses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

import cnnviz
from app.choosing import limits
from app.components.map_board import Column
from app.pages.blocks.common import (
    Array,
    board,
    chart,
    formula,
    predictions,
    run_result,
    samples_like,
)
from app.pages.blocks.topics import Topic
from app.results import Subject, picture
from app.state import State, entry, visitor
from app.state.inputs import select, slider, whole_number
from app.text import Words
from app.text.format import number
from cnnviz.analysis.blocks.batch_norm import Statistics, batch_norms, distance, modes, of_batch, running, training
from cnnviz.figures import Axes, Positions, ScatterWords, channel_scatter, histogram_outlines, line_chart
from cnnviz.probabilities import softmax

NAME = "blocks_batch_norm"
MOST = 8  # pictures of a batch; fewer for a network that takes long
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """Which norm, how many pictures, which channel."""

    layer: str = entry("", name="blk_norm_layer")
    size: int = entry(1, name="blk_norm_size", gradual=True, least=1, most=MOST)
    channel: int = entry(0, name="blk_norm_channel")


STATE = State("blocks_batch_norm", BatchNorm)


@dataclass(frozen=True, slots=True)
class Both:
    """Input and outputs of one norm for the batch's first picture, ``(C, H, W)``; statistics of the whole batch.

    ``scores`` are the first picture's with the norm in train mode: ``(classes,)`` of a classifier.
    """

    before: Array
    in_evaluation: Array
    in_training: Array
    scores: Array
    batch: Statistics


def _both(subject: Subject, others: Keys, name: str) -> Both:
    pictures = [picture(key) for key in others]

    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Both:
        batch = modes(network, [own, *pictures], name)
        return Both(
            before=batch.before[0].copy(),
            in_evaluation=batch.in_evaluation[0].copy(),
            in_training=batch.in_training[0].copy(),
            scores=batch.scores[0].copy(),
            batch=of_batch(batch.before),
        )

    return run_result(subject, "norm-modes", compute, others, name)


def _distances(subject: Subject, others: Keys, name: str) -> Array:
    """By the size of the batch, how far its means lie from the running ones: ``(sizes,)``."""
    pictures = [picture(key) for key in others]

    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Array:
        source = network.node(name).inputs[0]
        inputs = network.run_batch([own, *pictures], [source])[source]
        kept = running(network, name)
        return np.array([distance(of_batch(inputs[: size + 1]), kept) for size in range(len(inputs))], np.float32)

    return run_result(subject, "norm-distances", compute, others, name)


def _all_in_training(subject: Subject, others: Keys) -> Array:
    """Probabilities for the first picture of the batch, with every norm in train mode: ``(classes,)``."""
    pictures, last = [picture(key) for key in others], subject.network.nodes[-1].name

    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Array:
        changes = training([node.name for node in batch_norms(network.nodes)])
        return softmax(network.run_batch([own, *pictures], [last], changes)[last][0])

    return run_result(subject, "norm-training", compute, others)


def render(words: Words, subject: Subject) -> None:
    """One norm in both modes, then the whole network."""
    names = [node.name for node in batch_norms(subject.network.nodes)]
    most = max(2, limits.pictures_per_turn(subject.network, 2 * MOST) // 2)  # once in each mode
    others = tuple(samples_like(subject)[: most - 1])
    left, middle, right = st.columns([3, 3, 2])
    with left:
        name = select(STATE["layer"], words("blocks_showing.layer"), names)
    with middle:
        ends = (1, len(others) + 1)
        size = slider(STATE["size"], words(f"{NAME}.size"), ends, 1, words(f"{NAME}.size-help"))
    with right:
        channels = subject.network.node(name).output[0]
        channel = whole_number(STATE["channel"], words("blocks_showing.channel"), channels)
    batch = others[: size - 1]
    with st.spinner(words("blocks.busy")):
        both = _both(subject, batch, name)
    kept = running(subject.network, name)
    maps, numbers = st.columns([2, 3], gap="medium")
    with maps:
        _maps(words, both, channel)
    with numbers:
        _numbers(words, subject, name, both, channel)
    _charts(words, both, kept, channel)
    _predictions(words, subject, batch, both.scores)
    label = words(f"{NAME}.by-size")
    more = st.expander(label, icon=":material/show_chart:", key="blk_norm_more", on_change="rerun")
    if more.open:  # eight pictures take their time
        with more:
            _by_size(words, subject, name, others, size)


def _maps(words: Words, both: Both, channel: int) -> None:
    shown = {"before": both.before, "evaluation": both.in_evaluation, "training": both.in_training}
    columns = [Column(words(f"{NAME}.map-{each}"), maps[[channel]]) for each, maps in shown.items()]
    board(words, columns, key="blk-norm-maps")


def _numbers(words: Words, subject: Subject, name: str, both: Both, channel: int) -> None:
    """The formula for the strongest unit of the channel, once with each pair of statistics."""
    row, column = (
        int(at) for at in np.unravel_index(np.abs(both.before[channel]).argmax(), both.before[channel].shape)
    )
    learned = subject.explanation(name, (channel, row, column)).numbers
    pairs = {
        "evaluation": (learned["mean"], learned["variance"], both.in_evaluation),
        "training": (float(both.batch.mean[channel]), float(both.batch.variance[channel]), both.in_training),
    }
    x, epsilon = float(both.before[channel, row, column]), learned["epsilon"]
    st.markdown(f"**{words(f'{NAME}.formula')}**", help=words(f"{NAME}.formula-help", row=row, column=column))
    for mode, (mean, variance, after) in pairs.items():
        scaled = f"({number(x)} − ({number(mean)})) / √({number(variance)} + {epsilon:g})"
        numbers = f"{scaled} · ({number(learned['gamma'])}) + ({number(learned['beta'])})"
        st.markdown(words(f"{NAME}.by-{mode}"))
        formula("(x − μ) / √(σ² + ε) · γ + β", numbers, number(float(after[channel, row, column])))


def _charts(words: Words, both: Both, kept: Statistics, channel: int) -> None:
    means, deviations, histogram = st.columns(3)
    theme = visitor.theme()
    pairs = {"mean": (kept.mean, both.batch.mean), "deviation": (kept.deviation, both.batch.deviation)}
    for column, (which, (x, y)) in zip((means, deviations), pairs.items(), strict=True):
        with column:
            st.markdown(f"**{words(f'{NAME}.{which}')}**", help=words(f"{NAME}.statistics-help"))
            labels = ScatterWords(
                words(f"{NAME}.running"), words(f"{NAME}.batch"), words(f"{NAME}.dot", channel="{channel}")
            )
            chart(
                channel_scatter(x, y, channel, labels, theme),
                alt=words(f"{NAME}.statistics-alt"),
                key=f"blk-norm-{which}",
            )
    with histogram:
        st.markdown(f"**{words(f'{NAME}.histogram', channel=channel)}**")
        shown = {"before": both.before, "evaluation": both.in_evaluation, "training": both.in_training}
        sets = {words(f"{NAME}.map-{each}"): maps[channel] for each, maps in shown.items()}
        axes = Axes(words("blocks_showing.values"), words("blocks_showing.count"))
        chart(histogram_outlines(sets, axes, theme), alt=words(f"{NAME}.histogram-alt"), key="blk-norm-histogram")


def _predictions(words: Words, subject: Subject, others: Keys, scores: Array) -> None:
    """Probabilities in eval mode, and with one norm (``scores``, ``(classes,)``) or every norm in train mode."""
    st.markdown(f"**{words('blocks_showing.prediction')}**", help=words(f"{NAME}.prediction-help"))
    if not subject.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    with st.spinner(words("blocks.busy")):
        shares = {
            words(f"{NAME}.all-evaluation"): subject.probabilities(),
            words(f"{NAME}.one-training"): softmax(scores),
            words(f"{NAME}.all-training"): _all_in_training(subject, others),
        }
    predictions(words, subject, shares, key="blk-norm-classes")


def _by_size(words: Words, subject: Subject, name: str, others: Keys, size: int) -> None:
    """Statistics of one picture, and of more, against those that training left."""
    with st.spinner(words("blocks.busy")):
        distances = _distances(subject, others, name)
    over = Positions(list(range(1, len(distances) + 1)), selected=size)
    axes = Axes(words(f"{NAME}.size"), words(f"{NAME}.distance"), low=0)
    chart(
        line_chart(over, {words(f"{NAME}.distance"): distances}, axes, visitor.theme()),
        alt=words(f"{NAME}.by-size-alt"),
        key="blk-norm-sizes",
    )
    one, all_of_them = number(float(distances[0])), number(float(distances[-1]))
    st.caption(words(f"{NAME}.by-size-note", one=one, all=all_of_them, count=len(distances)))


TOPIC = Topic(
    slug="batch_norm",
    order=60,
    render=render,
    fits=batch_norms,
    examples=("resnet18", "resnet20", "vgg11_bn", "mobilenet_v2"),
    states=(STATE,),
)
