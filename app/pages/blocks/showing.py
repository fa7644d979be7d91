"""What topics of the page have in common: maps in a row, predictions side by side, choices that always exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app import session
from app.choosing.naming import class_label
from app.components.map_board import Column, map_board
from app.results import Subject
from app.text import Words
from cnnviz.figures import probability_bars
from cnnviz.graph.nodes import INPUT
from cnnviz.pictures.images import normalize
from cnnviz.probabilities import total_variation

if TYPE_CHECKING:
    from streamlit.elements.plotly_chart import FigureOrData

Array = NDArray[np.float32]
ScalarT = TypeVar("ScalarT", bound=np.generic)
BEST = 5  # classes in a chart
MINUS = "−"
PERCENTILE = 99.5  # as on the Explore page: one outlier does not make all other maps pale


def number(value: float) -> str:
    """A value with a sensible number of digits.

    >>> number(0.0), number(-0.123456), number(1234567), number(3.2e-7)
    ('0', '−0.1235', '1,234,567', '3.2e−07')
    """
    size = abs(value)
    if value == int(value) or size >= 100_000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:,.2f}" if size >= 100 else f"{value:.4f}" if size >= 1e-3 else f"{value:.4g}"
    return text.replace("-", MINUS)


def formula(*lines: str) -> None:
    """Letters, then numbers, then the result."""
    first, *middle, last = lines
    st.markdown("  \n".join([first, *(f"= {line}" for line in middle), f"= **{last}**"]))


def chart(figure: FigureOrData, *, alt: str, key: str) -> None:
    """A chart that wears the page's own colors."""
    st.plotly_chart(figure, alt=alt, key=key, theme=None, config={"displayModeBar": False})


def values_of(place: Subject, node: str) -> Array:
    """What a node gives for the picture, ``(C, H, W)``; ``"input"`` is the normalized picture itself."""
    if node != INPUT:
        return place.activations(node)
    return normalize(place.view(), place.network.preprocessing)


def limit_of(*maps: NDArray[np.floating]) -> float:
    """End of the scale on which these maps compare."""
    return max(float(np.abs(each).max()) for each in maps) or 1.0


def without_outliers(*maps: NDArray[np.floating]) -> float:
    """End of a scale that leaves out the largest half percent of the values."""
    ends = (float(np.percentile(np.abs(each), PERCENTILE)) for each in maps)
    return max(ends) or limit_of(*maps)


def board(
    words: Words, columns: Sequence[Column], *, key: str, lines: Sequence[str] = (), limit: float | None = None
) -> None:
    """Maps side by side on one scale, which ends at the largest of their values unless ``limit`` says otherwise."""
    limit = limit_of(*(column.maps for column in columns)) if limit is None else limit
    map_board(columns, key=key, words=words.under("blocks.board"), limit=limit, lines=lines)


def _told(words: Words, share: float) -> str:
    """How much has moved, in a sentence."""
    much = f"{100 * share:.1f} %" if share >= 0.001 else words("blocks_showing.little")
    return words("blocks_showing.moved", share=much)


def best_of(shares: Array, count: int = BEST) -> NDArray[np.int64]:
    """The classes with the largest shares, best first."""
    return np.argsort(-shares, kind="stable")[:count]


def classes(
    words: Words, chosen: Subject, title: str, shares: Array, best: NDArray[np.int64] | None = None, *, key: str
) -> None:
    """Probabilities ``(classes,)``: those of the ``best`` classes, by default its own."""
    best = best_of(shares) if best is None else best
    names = [class_label(words, chosen.network, int(index)) for index in best]
    st.markdown(f"**{title}**")
    alt = words("blocks_showing.classes-alt", title=title)
    chart(probability_bars(names, shares[best], session.theme()), alt=alt, key=key)


def predictions(words: Words, chosen: Subject, shares: Mapping[str, Array], *, key: str) -> None:
    """Probabilities ``(classes,)`` by title: the best classes of the first, the same ones in every column."""
    if not chosen.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    first = next(iter(shares.values()))
    for place, (column, (title, values)) in enumerate(zip(st.columns(len(shares)), shares.items(), strict=True)):
        with column:
            classes(words, chosen, title, values, best_of(first), key=f"{key}-{place}")
            winner = class_label(words, chosen.network, int(values.argmax()))
            told = words("blocks_showing.winner", name=winner, share=f"{values.max():.1%}")
            st.caption(f"{told} · {_told(words, float(total_variation(values, first)))}" if place else told)
    if not chosen.network.provenance.trained:
        st.caption(words("blocks_showing.untrained"))


def samples_like(chosen: Subject) -> list[str]:
    """Keys of the bundled pictures of the kind that the network reads, the chosen picture left out."""
    kind = "digit" if chosen.network.preprocessing.channels == 1 else "photo"
    keys = [f"sample:{sample.slug}" for sample in cnnviz.samples() if sample.kind == kind]
    return [key for key in keys if key != chosen.picture]


def picture_name(words: Words, key: str) -> str:
    """A bundled picture's name; a visitor's own has none."""
    names = {f"sample:{sample.slug}": sample.names[words.language] for sample in cnnviz.samples()}
    return names.get(key) or words("blocks_showing.own-picture")


def as_picture(vector: NDArray[ScalarT]) -> NDArray[ScalarT]:
    """A vector ``(C,)`` as rows of equal length, as nearly square as its length allows; maps stay as they are.

    >>> as_picture(np.zeros(4096, np.float32)).shape, as_picture(np.zeros(1280, np.float32)).shape
    ((64, 64), (32, 40))
    """
    rows = next(rows for rows in range(int(vector.size**0.5), 0, -1) if vector.size % rows == 0)
    return vector.reshape(rows, -1)
