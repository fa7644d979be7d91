"""Invariance: the picture moved, and how far every layer and the prediction move with it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app import session
from app.choosing.settled import slider, view
from app.pages.blocks import sweeps
from app.pages.blocks.showing import chart, predictions
from app.pages.blocks.sweeps import FARTHEST, in_a_row, shares
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.invariance import Edge, Flip, LayerChange, Move, as_seen, layer_changes, moved
from cnnviz.figures import Axes, Positions, line_chart

NAME = "blocks_invariance"
HALF_TURN = 180
ADDRESS: dict[str, type[str] | type[int]] = {
    "blk_move_right": int,
    "blk_move_down": int,
    "blk_move_angle": int,
    "blk_move_flip": str,
    "blk_move_edge": str,
    "blk_move_sweep": str,
}


@st.cache_resource(show_spinner=False, max_entries=32)
def _followed(slug: str, weights: str, picture: str, move: Move) -> tuple[LayerChange, ...]:
    network = session.network(slug, weights)
    with session.forwarding():
        return layer_changes(network, network.view(session.picture_of(picture)), move)


def render(words: Words, place: Subject) -> None:
    """The move, the layers, the prediction, and a sweep of moves."""
    move = _move(words, place)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _pictures(words, place, move)
    with right:
        _layers(words, place, move)
    st.markdown(f"**{words('blocks_showing.prediction')}**")
    with st.spinner(words("blocks.busy")):
        titles = {"still": Move(edge=move.edge), "moved": move}
        found = {
            words(f"{NAME}.{name}"): shares(place.slug, place.weights, place.picture, each)
            for name, each in titles.items()
        }
    predictions(words, place, found, key="blk-move-classes")
    sweeps.panel(words, place, move)


def _move(words: Words, place: Subject) -> Move:
    spec = place.network.preprocessing
    farthest = min(FARTHEST, min(spec.height, spec.width) // 4)
    right, down, angle, flip, edge = st.columns([3, 3, 3, 3, 3], vertical_alignment="bottom")
    with right:
        to_right = slider(
            words(f"{NAME}.right"), "blk_move_right", (0, farthest), min(4, farthest), words(f"{NAME}.shift-help")
        )
    with down:
        downward = slider(words(f"{NAME}.down"), "blk_move_down", (0, farthest), 0)
    with angle:
        turned = slider(words(f"{NAME}.angle"), "blk_move_angle", (0, HALF_TURN), 0, words(f"{NAME}.angle-help"))
    with flip:
        mirrored = _control(words, "flip", [each.value for each in Flip])
    with edge:
        entering = _control(words, "edge", [each.value for each in Edge])
    return Move(to_right, downward, turned, Flip(mirrored), Edge(entering))


def _control(words: Words, name: str, options: list[str]) -> str:
    label, told = words(f"{NAME}.{name}"), words(f"{NAME}.{name}-help")
    return view(label, f"blk_move_{name}", options, lambda each: words(f"{NAME}.{name}-{each}"), told, titled=True)


def _pictures(words: Words, place: Subject, move: Move) -> None:
    """The picture as the network receives it, still and moved."""
    network, pixels = place.network, place.view()
    seen = network.view(as_seen(moved(pixels, move), network.preprocessing))
    told = words(f"{NAME}.pair")
    st.image(in_a_row([pixels, seen]), caption=told, alt=told, width="stretch")
    st.caption(words(f"{NAME}.entering-{move.edge}"))


def _layers(words: Words, place: Subject, move: Move) -> None:
    """How far each layer's maps changed, and how far once moved back."""
    with st.spinner(words("blocks.busy")):
        found = _followed(place.slug, place.weights, place.picture, move)
    st.markdown(f"**{words(f'{NAME}.layers')}**", help=words(f"{NAME}.layers-help"))
    over = Positions(list(range(1, len(found) + 1)), [each.name for each in found])
    none = float("nan")
    curves = {
        words(f"{NAME}.changed"): np.array([each.changed for each in found]),
        words(f"{NAME}.moved-back"): np.array([none if each.moved_back is None else each.moved_back for each in found]),
    }
    axes = Axes(words(f"{NAME}.depth"), words(f"{NAME}.relative"), percent=True, low=0)
    chart(line_chart(over, curves, axes, session.theme()), alt=words(f"{NAME}.layers-alt"), key="blk-move-layers")
    _told(words, found, move)


def _told(words: Words, found: tuple[LayerChange, ...], move: Move) -> None:
    """What the chart says, in a sentence or two."""
    if move.stays:
        st.caption(words(f"{NAME}.stays"))
        return
    facts = {"first": f"{found[0].changed:.0%}", "last": f"{found[-1].changed:.0%}", "name": found[-1].name}
    st.caption(words(f"{NAME}.told", **facts))
    back = [each for each in found if each.moved_back is not None]
    key = "none-back" if not back else "all-back" if len(back) == len(found) else "some-back"
    st.caption(words(f"{NAME}.{key}", count=len(back), all=len(found)))


TOPIC = Topic(
    slug="invariance",
    order=100,
    render=render,
    fits=bool,
    examples=("resnet18",),
    address=ADDRESS,
)
