"""Many moves of one picture: the probabilities of its best classes along the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing import limits
from app.choosing.naming import class_label
from app.pages.blocks.common import Array, best_of, chart, run_result
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import segments
from app.text import Words
from cnnviz.analysis.blocks.invariance import Move, move_pixels, picture_from_view
from cnnviz.figures import Axes, Positions, line_chart
from cnnviz.probabilities import softmax

NAME = "blocks_invariance"
FARTHEST = 16  # px
BEST = 3  # classes that are followed
TOGETHER = 4  # pictures in a batch at most, so that a bar has something to tell
STRIP = 6  # pictures on the strip
SMALLEST_SIDE = 112  # px
GAP = 20  # a picture's width is so many times that of a gap
SWEEPS = ("right", "down", "angle")
ANGLES = tuple(range(0, 181, 15))


@dataclass(frozen=True, slots=True)
class Sweep:
    """Which slider is swept."""

    kind: str = entry("right", name="blk_move_sweep", options=SWEEPS)


STATE = State("blocks_invariance_sweep", Sweep)


def shares(subject: Subject, move: Move) -> Array:
    """Probabilities for the picture after one move: ``(classes,)``."""
    probabilities: Array = _several(subject, (move,))[0]
    return probabilities


def _several(subject: Subject, moves: tuple[Move, ...]) -> Array:
    """Probabilities for the picture after each move: ``(moves, classes)``."""

    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Array:
        pixels, last = network.view(own), network.nodes[-1].name
        pictures = [picture_from_view(move_pixels(pixels, move), network.preprocessing) for move in moves]
        return softmax(network.run_batch(pictures, [last])[last])

    return run_result(subject, "moved", compute, moves)


def in_a_row(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Pictures ``(H, W, C)`` side by side as one, so that they stay in a row on a phone.

    Each pixel of a small one becomes a square of several; what is between them is transparent.
    """
    factor = max(1, -(-SMALLEST_SIDE // pictures[0].shape[0]))
    large = [picture.repeat(factor, axis=0).repeat(factor, axis=1) for picture in pictures]
    opaque = [np.dstack([np.broadcast_to(each, (*each.shape[:2], 3)), _full(each)]) for each in large]
    gap = np.zeros((large[0].shape[0], large[0].shape[1] // GAP, 4), np.uint8)
    return np.hstack([part for each in opaque for part in (gap, each)][1:])


def _full(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.full(picture.shape[:2], 255, np.uint8)


def panel(words: Words, subject: Subject, move: Move) -> None:
    """A sweep of one of the sliders, the others as they are."""
    st.markdown(f"##### {words(f'{NAME}.sweep')}", help=words(f"{NAME}.sweep-help"))
    if not subject.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    label = words(f"{NAME}.sweep")
    kind = segments(STATE["kind"], label, SWEEPS, lambda name: words(f"{NAME}.{name}"), titled=False)
    steps = _steps(subject, kind)
    moves = [_at(move, kind, step) for step in steps]
    _strip(words, subject, moves, steps)
    probabilities = _run(words, subject, moves)
    curves = {
        class_label(words, subject.network, int(index)): probabilities[:, index]
        for index in best_of(probabilities[0], BEST)
    }
    now = move.angle if kind == "angle" else move.right if kind == "right" else move.down
    axes = Axes(words(f"{NAME}.{kind}"), words("blocks_showing.probability"), percent=True, low=0, high=1.02)
    figure = line_chart(Positions(steps, selected=now), curves, axes, visitor.theme())
    chart(figure, alt=words(f"{NAME}.sweep-alt"), key="blk-move-sweep")
    winners = probabilities.argmax(axis=1)
    same = int((winners == winners[0]).sum())
    st.caption(
        words(f"{NAME}.same", name=class_label(words, subject.network, int(winners[0])), same=same, count=len(steps))
    )


def _steps(subject: Subject, kind: str) -> tuple[int, ...]:
    """Evenly spaced; a network that takes long gets fewer of them."""
    spec = subject.network.preprocessing
    steps = ANGLES if kind == "angle" else tuple(range(min(FARTHEST, min(spec.height, spec.width) // 4) + 1))
    count = limits.pictures_per_request(subject.network, len(steps))
    indices = np.linspace(0, len(steps) - 1, count).round().astype(int)
    return tuple(steps[index] for index in dict.fromkeys(indices.tolist()))


def _at(move: Move, kind: str, step: int) -> Move:
    return {
        "right": replace(move, right=step),
        "down": replace(move, down=step),
        "angle": replace(move, angle=step),
    }[kind]


def _strip(words: Words, subject: Subject, moves: Sequence[Move], steps: Sequence[int]) -> None:
    """The moved picture at a few steps."""
    network, pixels = subject.network, subject.view()
    indices = np.linspace(0, len(moves) - 1, STRIP).round().astype(int)
    views = [
        network.view(picture_from_view(move_pixels(pixels, moves[index]), network.preprocessing)) for index in indices
    ]
    caption = words(f"{NAME}.strip", steps=", ".join(str(steps[index]) for index in indices))
    st.image(in_a_row(views), caption=caption, alt=caption, width="stretch")


def _run(words: Words, subject: Subject, moves: Sequence[Move]) -> Array:
    """Probabilities after each move, ``(moves, classes)``, with a progress bar while they are computed."""
    bar = st.progress(0.0, text=words("blocks.busy"))
    probabilities, together = [], limits.pictures_per_turn(subject.network, TOGETHER)
    for start in range(0, len(moves), together):
        probabilities.append(_several(subject, tuple(moves[start : start + together])))
        bar.progress(min(1.0, (start + together) / len(moves)), text=words("blocks.busy"))
    bar.empty()
    return np.concatenate(probabilities)
