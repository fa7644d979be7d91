"""Batch norm at rest and in training, on the same picture: whose mean and whose variance it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

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
    samples_like,
)
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.batch_norm import Statistics, batch_norms, distance, modes, of_batch, running, training
from cnnviz.figures import Axes, Positions, ScatterWords, channel_scatter, histogram_outlines, line_chart
from cnnviz.probabilities import softmax

NAME = "blocks_batch_norm"
MOST = 8  # pictures of a batch
ADDRESS: dict[str, type[str] | type[int]] = {"blk_norm_layer": str, "blk_norm_size": int, "blk_norm_channel": int}
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """What one norm read and made of the batch's first picture, ``(C, H, W)``; the statistics of the whole batch."""

    before: Array
    at_rest: Array
    in_training: Array
    batch: Statistics


@st.cache_resource(show_spinner=False, max_entries=4)  # 13 MB for each map of VGG's first layer
def _both(slug: str, weights: str, pictures: Keys, name: str) -> Both:
    with session.forwarding():
        found = modes(session.network(slug, weights), [session.picture_of(key) for key in pictures], name)
    first = (found.before[0].copy(), found.at_rest[0].copy(), found.in_training[0].copy())
    return Both(*first, of_batch(found.before))


@st.cache_resource(show_spinner=False, max_entries=24)
def _distances(slug: str, weights: str, pictures: Keys, name: str) -> Array:
    """By the size of the batch, how far its means lie from the running ones."""
    network = session.network(slug, weights)
    source = network.node(name).inputs[0]
    with session.forwarding():
        read = network.run_batch([session.picture_of(key) for key in pictures], [source])[source]
    kept = running(network, name)
    return np.array([distance(of_batch(read[: size + 1]), kept) for size in range(len(pictures))], np.float32)


@st.cache_resource(show_spinner=False, max_entries=48)
def _shares(slug: str, weights: str, pictures: Keys, names: Keys) -> Array:
    """Probabilities for the first picture of the batch, with these norms in train mode."""
    network = session.network(slug, weights)
    last = network.nodes[-1].name
    with session.forwarding():
        scores = network.run_batch([session.picture_of(key) for key in pictures], [last], training(names))
    return softmax(scores[last][0])


def render(words: Words, place: Subject) -> None:
    """One norm in both modes, then the whole network."""
    names = [node.name for node in batch_norms(place.network.nodes)]
    others = samples_like(place)[: MOST - 1]
    left, middle, right = st.columns([3, 3, 2])
    with left:
        name = picked(words("blocks_showing.layer"), "blk_norm_layer", names, str)
    with middle:
        ends = (1, len(others) + 1)
        size = slider(words(f"{NAME}.size"), "blk_norm_size", ends, 1, words(f"{NAME}.size-help"))
    with right:
        channels = place.network.node(name).output[0]
        channel = whole_number(words("blocks_showing.channel"), "blk_norm_channel", channels)
    pictures = (place.picture, *others[: size - 1])
    with st.spinner(words("blocks.busy")):
        both = _both(place.slug, place.weights, pictures, name)
    kept = running(place.network, name)
    maps, numbers = st.columns([2, 3], gap="medium")
    with maps:
        _maps(words, both, channel)
    with numbers:
        _numbers(words, place, name, both, channel)
    _charts(words, both, kept, channel)
    _predictions(words, place, pictures, name)
    label = words(f"{NAME}.by-size")
    more = st.expander(label, icon=":material/show_chart:", key="blk_norm_more", on_change="rerun")
    if more.open:  # eight pictures take their time
        with more:
            _by_size(words, place, name, (place.picture, *others), size)


def _maps(words: Words, both: Both, channel: int) -> None:
    shown = {"before": both.before, "rest": both.at_rest, "training": both.in_training}
    columns = [Column(words(f"{NAME}.map-{each}"), maps[[channel]]) for each, maps in shown.items()]
    board(words, columns, key="blk-norm-maps")


def _numbers(words: Words, place: Subject, name: str, both: Both, channel: int) -> None:
    """The formula for the strongest unit of the channel, once with each pair of statistics."""
    row, column = (
        int(at) for at in np.unravel_index(np.abs(both.before[channel]).argmax(), both.before[channel].shape)
    )
    told = session.explanation_of(place.slug, place.weights, place.picture, name, (channel, row, column)).numbers
    pairs = {
        "rest": (told["mean"], told["variance"], both.at_rest),
        "training": (float(both.batch.mean[channel]), float(both.batch.variance[channel]), both.in_training),
    }
    x, epsilon = float(both.before[channel, row, column]), told["epsilon"]
    st.markdown(f"**{words(f'{NAME}.formula')}**", help=words(f"{NAME}.formula-help", row=row, column=column))
    for mode, (mean, variance, after) in pairs.items():
        scaled = f"({number(x)} − ({number(mean)})) / √({number(variance)} + {epsilon:g})"
        numbers = f"{scaled} · ({number(told['gamma'])}) + ({number(told['beta'])})"
        st.markdown(words(f"{NAME}.by-{mode}"))
        formula("(x − μ) / √(σ² + ε) · γ + β", numbers, number(float(after[channel, row, column])))


def _charts(words: Words, both: Both, kept: Statistics, channel: int) -> None:
    means, deviations, histogram = st.columns(3)
    theme = session.theme()
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
        shown = {"before": both.before, "rest": both.at_rest, "training": both.in_training}
        sets = {words(f"{NAME}.map-{each}"): maps[channel] for each, maps in shown.items()}
        axes = Axes(words("blocks_showing.values"), words("blocks_showing.count"))
        chart(histogram_outlines(sets, axes, theme), alt=words(f"{NAME}.histogram-alt"), key="blk-norm-histogram")


def _predictions(words: Words, place: Subject, pictures: Keys, name: str) -> None:
    st.markdown(f"**{words('blocks_showing.prediction')}**", help=words(f"{NAME}.prediction-help"))
    everywhere = tuple(node.name for node in batch_norms(place.network.nodes))
    with st.spinner(words("blocks.busy")):
        shares = {
            words(f"{NAME}.all-rest"): _shares(place.slug, place.weights, pictures[:1], ()),
            words(f"{NAME}.one-training"): _shares(place.slug, place.weights, pictures, (name,)),
            words(f"{NAME}.all-training"): _shares(place.slug, place.weights, pictures, everywhere),
        }
    predictions(words, place, shares, key="blk-norm-classes")


def _by_size(words: Words, place: Subject, name: str, pictures: Keys, size: int) -> None:
    """One picture's statistics are its own; those of more come nearer to what training saw."""
    with st.spinner(words("blocks.busy")):
        found = _distances(place.slug, place.weights, pictures, name)
    over = Positions(list(range(1, len(pictures) + 1)), selected=size)
    axes = Axes(words(f"{NAME}.size"), words(f"{NAME}.distance"), low=0)
    chart(
        line_chart(over, {words(f"{NAME}.distance"): found}, axes, session.theme()),
        alt=words(f"{NAME}.by-size-alt"),
        key="blk-norm-sizes",
    )
    st.caption(
        words(f"{NAME}.by-size-note", one=number(float(found[0])), all=number(float(found[-1])), count=len(found))
    )


TOPIC = Topic(
    slug="batch_norm",
    order=60,
    render=render,
    fits=batch_norms,
    examples=("resnet18", "resnet20", "vgg11_bn", "mobilenet_v2"),
    address=ADDRESS,
)
