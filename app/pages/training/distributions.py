"""How the values of every layer of the compared runs are distributed, and how that changes over the training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
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
BESIDE = 2  # runs whose numbers fit beside the chart
MOST_DECIMALS = 8
MARK = "*"  # of a layer without batch norm
TABLE = """<style>
.trn-numbers { overflow-x: auto; font-size: .85rem; font-variant-numeric: tabular-nums; }
.trn-numbers table { border-collapse: collapse; }
.trn-numbers :is(th, td) { padding: .3rem .6rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid rgba(128, 128, 128, .3); }
.trn-numbers :is(th, td):first-child { text-align: left; }
</style><div class="trn-numbers" tabindex="0"><table>{head}{rows}</table></div>"""


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
    st.checkbox(
        words("training_compare.shared"), help=words("training_compare.shared-help"), **AFTER["shared"].widget()
    )
    rows = _rows(shown, point)
    left, right = st.columns([5, 4], gap="medium") if len(shown) <= BESIDE else (st.container(), st.container())
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
    own = layer.points.get(point)
    return layer.points.get(Point.OUTPUT) if own is None and point is Point.NORMALIZED else own


def _name(row: Row) -> str:
    return short(" / ".join(dict.fromkeys(layer.layer for layer in row if layer)), LONGEST_ROW)


def _chart(words: Words, shown: Sequence[Shown], rows: Sequence[Row], point: Point) -> None:
    lines = [RidgeRow(_name(row), tuple(_ridges(words, shown, row, point))) for row in rows]
    figure = ridgelines(
        lines, plain(words(f"training_compare.axis-{point}")), visitor.theme(), shared=AFTER.value.shared
    )
    alt = plain(words("training_compare.alt", layers=len(rows), count=len(shown)))
    st.plotly_chart(figure, theme=None, key="trn_distributions", alt=alt, config={"displayModeBar": False})


def _ridges(words: Words, shown: Sequence[Shown], row: Row, point: Point) -> Iterator[Ridge]:
    for run, layer in zip(shown, row, strict=True):
        values = _at(layer, point) if layer else None
        if layer and values:
            numbers = words("training_compare.numbers", values=_mean(values), share=_zeros(layer))
            text = f"{run.name} · {layer.layer}: {plain(numbers)}"
            yield Ridge(run.number - 1, run.name, text, values.edges, values.counts)


def _table(words: Words, shown: Sequence[Shown], rows: Sequence[Row], point: Point) -> None:
    """A row for each layer and two columns for each run, in HTML: screen readers read it, and phones scroll it."""
    mean, zeros = words("training_compare.mean"), words("training_compare.zeros")
    head = [words("training_compare.layer"), *(f"{each.number}. {name}" for each in shown for name in (mean, zeros))]
    lines = []
    for row in rows:
        cells = (cell for run, layer in zip(shown, row, strict=True) for cell in _cells(run, layer, point))
        lines.append([_name(row), *cells])
    st.html(TABLE.replace("{head}", _line("th", head)).replace("{rows}", "".join(_line("td", each) for each in lines)))
    notes = ["cells", *(["not-normalized"] if any(cell.endswith(MARK) for line in lines for cell in line) else [])]
    st.caption("  \n".join(words(f"training_compare.{each}") for each in notes))


def _line(kind: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{kind}>{escape(plain(cell))}</{kind}>' for cell in cells)}</tr>"


def _cells(run: Shown, layer: LayerValues | None, point: Point) -> tuple[str, str]:
    """Mean and deviation, with a mark where a norm could be expected and there is none, and zeros after the ReLU."""
    values = _at(layer, point) if layer else None
    if layer is None or values is None:
        return NOTHING, NOTHING
    has_norms = any(Point.NORMALIZED in each.points for each in run.layers)
    is_marked = (has_norms or point is Point.NORMALIZED) and Point.NORMALIZED not in layer.points
    return _mean(values) + (MARK if is_marked else ""), _zeros(layer)


def _mean(values: Distribution) -> str:
    """Mean and deviation with the same decimals."""
    decimals = _decimals(values.deviation)
    return f"{_rounded(values.mean, decimals)} ± {_rounded(values.deviation, decimals)}"


def _zeros(layer: LayerValues) -> str:
    return NOTHING if layer.zeros is None else percent(layer.zeros)


def _decimals(deviation: float) -> int:
    """Decimals with which a deviation has three digits."""
    return min(MOST_DECIMALS, max(0, 2 - floor(log10(deviation)))) if deviation > 0 else 3


def _rounded(value: float, decimals: int) -> str:
    return minus(f"{round(value, decimals) + 0.0:,.{decimals}f}")
