"""Learned filters beside the right ones, for data whose right filters are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components.palette import Palette, table
from app.components.values import quantized
from app.pages.training.after_state import AFTER
from app.pages.training.names import class_text
from app.pages.training.replays import Past
from app.pages.training.time import evenly, title_of
from app.pages.training.walls import Tile, wall
from app.results import computed
from app.state import visitor
from app.text import Words, plain
from cnnviz.figures import Axes, Positions, line_chart
from cnnviz.training.live.data.shapes import cosines, known_filters
from cnnviz.training.live.history import Moment
from cnnviz.training.live.replay import filters_of

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The learned filter most like the right one of a shape, ``(rows, columns)`` each, and their cosine, 0 to 1."""

    cosine: float
    learned: Array
    right: Array


def has_known_filters(past: Past) -> bool:
    """Whether there is anything to compare: known filters, and a first layer on gray pictures."""
    return bool(past.data.filters) and filters_of(past.moments[0]).shape[1] == 1


def matches(past: Past, moment: Moment) -> dict[str, Match]:
    """By shape; the right filters are those for the first layer's own windows."""
    learned = filters_of(moment)[:, 0]
    return {name: _match(name, learned) for name in past.data.filters}


def _match(name: str, learned: Array) -> Match:
    right = known_filters(name, learned.shape[-1])
    likeness = cosines(learned, right)
    best = learned[int(likeness.argmax())]
    unit = (best - best.mean()) / (np.linalg.norm(best - best.mean()) or 1)
    signed = np.einsum("hw,mhw->m", unit, right)
    nearest = int(np.abs(signed).argmax())
    return Match(float(likeness.max()), np.asarray(unit * np.sign(signed[nearest]), np.float32), right[nearest])


def draw(words: Words, past: Past) -> None:
    """The pairs at the moment in view, and how alike they became over time."""
    moment = past.moment(AFTER.value.moment)
    st.markdown(words("training_after.shapes.moment", moment=title_of(words, past, moment)))
    names = {name: class_text(words, past.data, past.data.classes.index(name)) for name in past.data.filters}
    tiles = [tile for name, match in matches(past, moment).items() for tile in _pair(words, names[name], match)]
    wall(tiles)
    st.caption(words("training_after.shapes.help"))
    moments = evenly(past.moments)
    curves = computed(past.key("likeness", moments[-1].step, len(moments)), lambda: _curves(past, moments))
    st.markdown(f"**{words('training_after.shapes.likeness')}**")
    figure = line_chart(
        Positions([each.step for each in moments], None, moment.step),
        {names[name]: values for name, values in curves.items()},
        Axes(
            plain(words("training_after.shapes.batches")), plain(words("training_after.shapes.cosine")), low=0, high=1
        ),
        visitor.theme(),
    )
    alt = plain(words("training_after.shapes.likeness-alt"))
    st.plotly_chart(figure, theme=None, key="trn_likeness", alt=alt, config={"displayModeBar": False})


def _curves(past: Past, moments: Sequence[Moment]) -> dict[str, Array]:
    alike = [matches(past, moment) for moment in moments]
    return {name: np.array([each[name].cosine for each in alike], np.float32) for name in past.data.filters}


def _pair(words: Words, name: str, match: Match) -> tuple[Tile, Tile]:
    learned = words("training_after.shapes.learned", cosine=f"{match.cosine:.2f}")
    return (
        Tile(_colors(match.right), (name, words("training_after.shapes.right")), f"{name}"),
        Tile(_colors(match.learned), (name, learned), f"{name}. {plain(learned)}"),
    )


def _colors(values: Array) -> NDArray[np.uint8]:
    codes = quantized(values, float(np.abs(values).max()) or 1.0)
    return table(Palette.WEIGHT, visitor.theme())[codes]
