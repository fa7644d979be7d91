"""Invariance: the picture moved, and how far every layer and the prediction move with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

import cnnviz
from app.pages.blocks import sweeps
from app.pages.blocks.common import chart, predictions, run_result
from app.pages.blocks.sweeps import FARTHEST, in_a_row, shares
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import segments, slider
from app.text import Words
from cnnviz.analysis.blocks.invariance import (
    Edge,
    Flip,
    LayerChange,
    Move,
    layer_changes,
    move_pixels,
    picture_from_view,
)
from cnnviz.figures import Axes, Positions, line_chart

NAME = "blocks_invariance"
HALF_TURN = 180
FIRST = 4  # px to the right


@dataclass(frozen=True, slots=True)
class Invariance:
    """The move: pixels to the right and down, degrees, a flip, and what comes in at the edge."""

    right: int = entry(FIRST, name="blk_move_right", gradual=True)
    down: int = entry(0, name="blk_move_down", gradual=True)
    angle: int = entry(0, name="blk_move_angle", gradual=True)
    flip: str = entry(next(iter(Flip)).value, name="blk_move_flip")
    edge: str = entry(next(iter(Edge)).value, name="blk_move_edge")


STATE = State("blocks_invariance", Invariance)


def _changes(subject: Subject, move: Move) -> tuple[LayerChange, ...]:
    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> tuple[LayerChange, ...]:
        return layer_changes(network, network.view(own), move)

    return run_result(subject, "layer-changes", compute, move)


def render(words: Words, subject: Subject) -> None:
    """The move, the layers, the prediction, and a sweep of moves."""
    move = _move(words, subject)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _pictures(words, subject, move)
    with right:
        _layers(words, subject, move)
    st.markdown(f"**{words('blocks_showing.prediction')}**")
    with st.spinner(words("blocks.busy")):
        titles = {"still": Move(edge=move.edge), "moved": move}
        by_title = {words(f"{NAME}.{name}"): shares(subject, each) for name, each in titles.items()}
    predictions(words, subject, by_title, key="blk-move-classes")
    sweeps.panel(words, subject, move)


def _move(words: Words, subject: Subject) -> Move:
    spec = subject.network.preprocessing
    farthest = min(FARTHEST, min(spec.height, spec.width) // 4)
    right, down, angle, flip, edge = st.columns([3, 3, 3, 3, 3], vertical_alignment="bottom")
    with right:
        ends, text = (0, farthest), words(f"{NAME}.shift-help")
        to_right = slider(STATE["right"], words(f"{NAME}.right"), ends, min(FIRST, farthest), text)
    with down:
        downward = slider(STATE["down"], words(f"{NAME}.down"), ends, 0)
    with angle:
        text = words(f"{NAME}.angle-help")
        turned = slider(STATE["angle"], words(f"{NAME}.angle"), (0, HALF_TURN), 0, text)
    with flip:
        mirrored = _control(words, "flip", [each.value for each in Flip])
    with edge:
        entering = _control(words, "edge", [each.value for each in Edge])
    return Move(to_right, downward, turned, Flip(mirrored), Edge(entering))


def _control(words: Words, name: str, options: list[str]) -> str:
    label, text = words(f"{NAME}.{name}"), words(f"{NAME}.{name}-help")
    return segments(STATE[name], label, options, lambda each: words(f"{NAME}.{name}-{each}"), text, titled=True)


def _pictures(words: Words, subject: Subject, move: Move) -> None:
    """The picture as the network receives it, still and moved."""
    network, pixels = subject.network, subject.view()
    view = network.view(picture_from_view(move_pixels(pixels, move), network.preprocessing))
    caption = words(f"{NAME}.pair")
    st.image(in_a_row([pixels, view]), caption=caption, alt=caption, width="stretch")
    st.caption(words(f"{NAME}.entering-{move.edge}"))


def _layers(words: Words, subject: Subject, move: Move) -> None:
    """How far each layer's maps changed, and how far once moved back."""
    with st.spinner(words("blocks.busy")):
        layers = _changes(subject, move)
    st.markdown(f"**{words(f'{NAME}.layers')}**", help=words(f"{NAME}.layers-help"))
    over = Positions(list(range(1, len(layers) + 1)), [each.name for each in layers])
    curves = {
        words(f"{NAME}.changed"): np.array([each.change for each in layers]),
        words(f"{NAME}.moved-back"): np.array([each.aligned_change for each in layers], np.float64),  # None becomes NaN
    }
    axes = Axes(words(f"{NAME}.depth"), words(f"{NAME}.relative"), percent=True, low=0)
    chart(line_chart(over, curves, axes, visitor.theme()), alt=words(f"{NAME}.layers-alt"), key="blk-move-layers")
    _summary(words, layers, move)


def _summary(words: Words, layers: tuple[LayerChange, ...], move: Move) -> None:
    """What the chart says, in a sentence or two."""
    if move.stays:
        st.caption(words(f"{NAME}.stays"))
        return
    facts = {"first": f"{layers[0].change:.0%}", "last": f"{layers[-1].change:.0%}", "name": layers[-1].name}
    st.caption(words(f"{NAME}.text", **facts))
    back = [each for each in layers if each.aligned_change is not None]
    key = "none-back" if not back else "all-back" if len(back) == len(layers) else "some-back"
    st.caption(words(f"{NAME}.{key}", count=len(back), all=len(layers)))


TOPIC = Topic(
    slug="invariance",
    order=100,
    render=render,
    fits=bool,
    examples=("resnet18",),
    states=(STATE, sweeps.STATE),
)
