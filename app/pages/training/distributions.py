"""How the values of every layer of the compared runs are distributed, and how that changes over the training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import floor, log10

import streamlit as st

from app.pages.training import replays
from app.pages.training.after_state import AFTER, END, POINTS
from app.pages.training.replays import Past
from app.pages.training.time import title_of
from app.state import visitor
from app.state.inputs import segments, slider
from app.text import Words, escaped, plain, short
from app.text.format import NOTHING, minus, percent
from cnnviz.figures import Ridge, RidgeRow, ridgelines
from cnnviz.training.live.distribution import Distribution, LayerValues, Point
from cnnviz.training.live.history import Moment

LONGEST_ROW = 24  # characters of a row's name
LONGEST_RUN = 60
MOST_DECIMALS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A run at the moment in view: ``number`` counts runs from 1, ``name`` begins with it."""

    number: int
    name: str
    past: Past
    moment: Moment
    layers: tuple[LayerValues, ...]


def draw(words: Words, names: Sequence[str], pasts: Sequence[Past]) -> None:
    """The choice of values and of the moment, the distributions, and their means, deviations and zeros."""
    numbered = [(at, name, past) for at, (name, past) in enumerate(zip(names, pasts, strict=True), 1) if past.moments]
    if not numbered:
        return
    st.markdown(f"##### {words('training_compare.title')}", help=words("training_compare.help"))
    point = Point(_point(words, replays.replay(numbered[0][2]).measured))
    label, text = words("training_compare.progress"), words("training_compare.progress-help")
    progress = slider(AFTER["progress"], label, (0, END), END, text)
    shown = _shown(words, numbered, progress)
    _moments(words, shown)
    rows = _rows(shown, point)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _chart(words, shown, rows, point)
    with right:
        _table(words, shown, rows, point)
    st.caption(words("training_compare.why"))


def _point(words: Words, pictures: int) -> str:
    label = words("training_compare.point")
    text = words("training_compare.point-help", count=pictures)
    return segments(
        AFTER["point"], label, POINTS, lambda each: plain(words(f"training_compare.{each}")), text, titled=True
    )


def _shown(words: Words, numbered: Sequence[tuple[int, str, Past]], progress: int) -> list[Shown]:
    """Each run after as many epochs, with a bar while it is computed; a run that was shorter at its end."""
    longest = max(past.epoch_of(past.moments[-1]) for _, _, past in numbered)
    slot, shown = st.empty(), []
    for done, (number, name, past) in enumerate(numbered):
        if done:
            slot.progress(done / len(numbered), words("training_compare.computing", done=done, total=len(numbered)))
        moment = past.moment_at(longest * progress / END)
        shown.append(Shown(number, short(name, LONGEST_RUN), past, moment, replays.distributions(past, moment)))
    slot.empty()
    return shown


def _moments(words: Words, shown: Sequence[Shown]) -> None:
    lines = [f"{escaped(each.name, LONGEST_RUN)}: {title_of(words, each.past, each.moment)}" for each in shown]
    st.caption("  \n".join(lines))


Row = tuple[LayerValues | None, ...]


def _rows(shown: Sequence[Shown], point: Point) -> list[Row]:
    """Layers in the same place of all runs, in their order."""
    return list(zip_longest(*([layer for layer in each.layers if _at(layer, point)] for each in shown)))


def _at(layer: LayerValues, point: Point) -> Distribution | None:
    """The distribution of a layer at a point; of its output where nothing normalizes it."""
    found = layer.points.get(point)
    return layer.points.get(Point.OUTPUT) if found is None and point is Point.NORMALIZED else found


def _name(row: Row) -> str:
    return short(" / ".join(dict.fromkeys(layer.layer for layer in row if layer)), LONGEST_ROW)


def _chart(words: Words, shown: Sequence[Shown], rows: Sequence[Row], point: Point) -> None:
    lines = [RidgeRow(_name(row), tuple(_ridges(words, shown, row, point))) for row in rows]
    figure = ridgelines(lines, plain(words(f"training_compare.axis-{point}")), visitor.theme())
    alt = plain(words("training_compare.alt", layers=len(rows), count=len(shown)))
    st.plotly_chart(figure, theme=None, key="trn_distributions", alt=alt, config={"displayModeBar": False})


def _ridges(words: Words, shown: Sequence[Shown], row: Row, point: Point) -> Iterator[Ridge]:
    for run, layer in zip(shown, row, strict=True):
        values = _at(layer, point) if layer else None
        if layer and values:
            text = f"{run.name} · {layer.layer}: {plain(_cell(words, layer, point))}"
            yield Ridge(run.number - 1, run.name, text, values.edges, values.counts)


def _table(words: Words, shown: Sequence[Shown], rows: Sequence[Row], point: Point) -> None:
    """A row for each layer and a column for each run, as Markdown, which screen readers read."""
    head = [words("training_compare.layer"), *(f"{each.number}." for each in shown)]
    lines = [head, ["---", *["---:"] * len(shown)]]
    for row in rows:
        cells = (_cell(words, layer, point) if layer else NOTHING for layer in row)
        lines.append([escaped(_name(row), LONGEST_ROW), *cells])
    st.markdown("\n".join(f"| {' | '.join(cells)} |" for cells in lines))
    st.caption(words("training_compare.cells"))


def _cell(words: Words, layer: LayerValues, point: Point) -> str:
    """Mean and deviation with the same decimals, zeros after the ReLU, and whether nothing was normalized."""
    values = _at(layer, point)
    if values is None:
        return NOTHING
    decimals = _decimals(values.deviation)
    parts = [f"{_rounded(values.mean, decimals)} ± {_rounded(values.deviation, decimals)}"]
    if layer.zeros is not None:
        parts.append(words("training_compare.zeros", share=percent(layer.zeros)))
    if point is Point.NORMALIZED and point not in layer.points:
        parts.append(words("training_compare.not-normalized"))
    return " · ".join(parts)


def _decimals(deviation: float) -> int:
    """Decimals with which a deviation has three digits."""
    return min(MOST_DECIMALS, max(0, 2 - floor(log10(deviation)))) if deviation > 0 else 3


def _rounded(value: float, decimals: int) -> str:
    return minus(f"{round(value, decimals) + 0.0:,.{decimals}f}")
