"""What topics of the page have in common: maps in a row, predictions side by side, runs with changed nodes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

import cnnviz
from app.choosing.naming import class_label
from app.components.map_board import Column, map_board
from app.results import Subject, computed, forwarding, picture
from app.state import State, visitor
from app.state.inputs import slider
from app.text import Words, plain
from cnnviz.figures import probability_bars
from cnnviz.graph.changes import Changes
from cnnviz.probabilities import total_variation

if TYPE_CHECKING:
    from streamlit.elements.plotly_chart import FigureOrData

Array = NDArray[np.float32]
ScalarT = TypeVar("ScalarT", bound=np.generic)
ResultT = TypeVar("ResultT")
BEST = 5  # classes in a chart
PERCENTILE = 99.5  # as on the Explore page: one outlier does not make all other maps pale


def formula(*lines: str) -> None:
    """Letters, then numbers, then the result."""
    first, *middle, last = lines
    st.markdown("  \n".join([first, *(f"= {line}" for line in middle), f"= **{last}**"]))


def chart(figure: FigureOrData, *, alt: str, key: str) -> None:
    """A chart in the colors of its own template."""
    st.plotly_chart(figure, alt=plain(alt), key=key, theme=None, config={"displayModeBar": False})


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


def run_result(
    subject: Subject, name: str, compute: Callable[[cnnviz.Network, cnnviz.Picture], ResultT], *parameters: Hashable
) -> ResultT:
    """What ``compute`` makes of the subject's network and picture, once for all visitors while it is kept.

    ``name`` and ``parameters`` tell it from other results of the subject.
    """
    network, own = subject.network, picture(subject.picture)

    def forward() -> ResultT:
        with forwarding():
            return compute(network, own)

    return computed((name, subject, *parameters), forward)


def _moved_sentence(words: Words, one: Array, other: Array) -> str:
    """How much of the probability lies on other classes than before (total variation)."""
    share = float(total_variation(one, other))
    much = f"{100 * share:.1f} %" if share >= 0.001 else words("blocks_showing.little")
    return words("blocks_showing.moved", share=much)


def sliders(
    columns: Sequence[DeltaGenerator],
    state: State[Any],
    ends: Mapping[str, tuple[int, int]],
    labels: Mapping[str, tuple[str, str | None]],
) -> list[int]:
    """A slider in each column: the fields that ``ends`` names, with their labels and help, at first their defaults."""
    values = []
    for column, (name, between) in zip(columns, ends.items(), strict=True):
        with column:
            field, (label, text) = state[name], labels[name]
            values.append(slider(field, label, between, int(field.entry.default), text))
    return values


def best_of(shares: Array, count: int = BEST) -> NDArray[np.int64]:
    """The classes with the largest shares, best first."""
    return np.argsort(-shares, kind="stable")[:count]


def classes(
    words: Words, subject: Subject, title: str, shares: Array, best: NDArray[np.int64] | None = None, *, key: str
) -> None:
    """Probabilities ``(classes,)``: those of the ``best`` classes, by default its own."""
    best = best_of(shares) if best is None else best
    names = [class_label(words, subject.network, int(index)) for index in best]
    st.markdown(f"**{title}**")
    alt = words("blocks_showing.classes-alt", title=title)
    chart(probability_bars(names, shares[best], visitor.theme()), alt=alt, key=key)


def predictions(words: Words, subject: Subject, shares: Mapping[str, Array], *, key: str) -> None:
    """Probabilities ``(classes,)`` by title: the best classes of the first, the same ones in every column."""
    if not subject.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    first = next(iter(shares.values()))
    for index, (column, (title, values)) in enumerate(zip(st.columns(len(shares)), shares.items(), strict=True)):
        with column:
            classes(words, subject, title, values, best_of(first), key=f"{key}-{index}")
            winner = class_label(words, subject.network, int(values.argmax()))
            sentence = words("blocks_showing.winner", name=winner, share=f"{values.max():.1%}")
            st.caption(f"{sentence} · {_moved_sentence(words, values, first)}" if index else sentence)
    if not subject.network.provenance.trained:
        st.caption(words("blocks_showing.untrained"))


def changed_predictions(words: Words, subject: Subject, variants: Mapping[str, Changes], *, key: str) -> None:
    """Predictions of the network with nodes changed, side by side: ``variants`` are changes by the key of a title."""
    if not subject.network.labels:
        st.caption(words("blocks_showing.no-classes"))
        return
    with st.spinner(words("blocks.busy")):
        shares = {words(title): subject.probabilities_with(changes) for title, changes in variants.items()}
    predictions(words, subject, shares, key=key)


def samples_like(subject: Subject) -> list[str]:
    """Keys of the bundled pictures of the kind that the network reads, the selected one left out."""
    kind = "digit" if subject.network.preprocessing.channels == 1 else "photo"
    keys = [f"sample:{sample.slug}" for sample in cnnviz.samples() if sample.kind == kind]
    return [key for key in keys if key != subject.picture]


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
