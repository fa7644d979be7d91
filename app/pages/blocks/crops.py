"""Crops at test time: ten parts of the picture, each with its prediction, and their mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing.naming import class_label
from app.pages.blocks.common import Array, predictions, run_result
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry
from app.state.inputs import segments
from app.text import Words, plain
from cnnviz.analysis.blocks.crops import NAMES, Crop, crops, scores
from cnnviz.probabilities import softmax

NAME = "blocks_crops"
SETS = {"ten": 10, "five": 5}  # with mirror images, and without


@dataclass(frozen=True, slots=True)
class CropsState:
    """Which crops are averaged."""

    crops: str = entry("ten", name="blk_crops_set", options=tuple(SETS))


STATE = State("blocks_crops", CropsState)


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """The crops, their ``pixels`` ``(10, H, W, C)``, the ``whole`` picture, ``shares`` ``(10, classes)``."""

    crops: tuple[Crop, ...]
    pixels: NDArray[np.uint8]
    whole: NDArray[np.uint8]
    shares: Array


def _predictions(subject: Subject) -> Predictions:
    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Predictions:
        cut = crops(own, network.preprocessing)
        return Predictions(cut.crops, cut.pixels, cut.whole, softmax(scores(network, cut.pixels)))

    return run_result(subject, "crops", compute)


def render(words: Words, subject: Subject) -> None:
    """The ten crops, then the prediction for the whole picture beside the mean of the crops'."""
    if not subject.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    with st.spinner(words("blocks.busy")):
        result = _predictions(subject)
    option = segments(
        STATE["crops"], words(f"{NAME}.set"), list(SETS), lambda each: words(f"{NAME}.set-{each}"), titled=True
    )
    count = SETS[option]
    whole, grid = st.columns([1, 4], gap="medium", vertical_alignment="top")
    with whole:
        height, width = result.whole.shape[:2]
        caption = words(f"{NAME}.whole", height=height, width=width)
        st.image(result.whole.squeeze(), caption=caption, alt=caption, width="stretch")
    with grid:
        for start in range(0, count, len(NAMES)):
            _row(words, subject, result, range(start, start + len(NAMES)))
    st.markdown(f"**{words('blocks_showing.prediction')}**", help=words(f"{NAME}.mean-help"))
    mean = result.shares[:count].mean(axis=0)
    titles = {words(f"{NAME}.single"): subject.probabilities(), words(f"{NAME}.mean", count=count): mean}
    predictions(words, subject, titles, key="blk-crops")
    _spread(words, subject, result.shares[:count], mean)


def _row(words: Words, subject: Subject, result: Predictions, indices: range) -> None:
    for column, index in zip(st.columns(len(indices)), indices, strict=True):
        best = int(result.shares[index].argmax())
        label = class_label(words, subject.network, best)
        name = words(f"{NAME}.{result.crops[index].name}")
        name = words(f"{NAME}.mirrored", name=name) if result.crops[index].mirrored else name
        caption = f"{name}: **{label}** {result.shares[index, best]:.1%}"
        column.image(result.pixels[index].squeeze(), caption=caption, alt=plain(caption), width="stretch")


def _spread(words: Words, subject: Subject, shares: Array, mean: Array) -> None:
    """How far the crops disagree about the class that their mean names."""
    best = int(mean.argmax())
    votes = int((shares.argmax(axis=1) == best).sum())
    facts = {"low": f"{shares[:, best].min():.1%}", "high": f"{shares[:, best].max():.1%}"}
    name = class_label(words, subject.network, best)
    st.caption(words(f"{NAME}.spread", name=name, votes=votes, count=len(shares), **facts))


TOPIC = Topic(slug="crops", order=110, render=render, fits=bool, examples=("resnet18", "mycnn"), states=(STATE,))
