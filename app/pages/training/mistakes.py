"""Which test pictures a network gets wrong at a moment, class by class and one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components.browser import clicked
from app.pages.training import replays
from app.pages.training.after_state import AFTER
from app.pages.training.names import class_text
from app.pages.training.replays import Past
from app.pages.training.time import title_of
from app.pages.training.walls import Tile, wall
from app.state import visitor
from app.text import Words, plain
from app.text.format import number, percent
from cnnviz.figures import ConfusionWords, confusion_matrix
from cnnviz.training.live.evaluation import Evaluation

CHART = "trn_confusion"
MOST_PICTURES = 24
ALL = -1
TABLE = 388  # px: ten classes


def draw(words: Words, past: Past) -> None:
    """The confusion matrix and accuracy by class, and the pictures of a cell or the worst of all."""
    moment = past.moment(AFTER.value.moment)
    measured = _evaluation(words, past)
    names = [class_text(words, past.data, index) for index in range(len(past.data.classes))]
    counts = measured.confusion(len(names))
    loss, accuracy = number(measured.loss), percent(measured.accuracy)
    title, count = title_of(words, past, moment), len(measured.labels)
    st.markdown(words("training_after.mistakes.tested", moment=title, count=count, loss=loss, accuracy=accuracy))
    cell = _cell(counts)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _matrix(words, counts, names, cell)
    with right:
        _by_class(words, counts, names)
    _choice(words, names, cell)
    _pictures(words, past, measured, names)


def _evaluation(words: Words, past: Past) -> Evaluation:
    slot = st.empty()

    def show(done: int, total: int) -> None:
        slot.progress(done / total, words("training_after.mistakes.testing", done=done, total=total))

    measured = replays.evaluation(past, past.moment(AFTER.value.moment), show)
    slot.empty()
    return measured


def _cell(counts: NDArray[np.int64]) -> tuple[int, int] | None:
    """The selected cell, if it is one of the matrix."""
    parts = AFTER.value.cell.split(",")
    if len(parts) != 2 or not all(each.isascii() and each.isdecimal() and len(each) < 4 for each in parts):
        return None
    row, column = map(int, parts)
    return (row, column) if max(row, column) < len(counts) else None


def _matrix(words: Words, counts: NDArray[np.int64], names: Sequence[str], cell: tuple[int, int] | None) -> None:
    st.markdown(
        f"**{words('training_after.mistakes.confusion')}**", help=words("training_after.mistakes.confusion-help")
    )
    texts = ConfusionWords(
        *(plain(words.get(f"training_after.mistakes.{key}") or "") for key in ("right", "taken", "cell"))
    )
    st.plotly_chart(
        confusion_matrix(counts, names, texts, cell, visitor.theme()),
        theme=None,
        key=CHART,
        on_select=_clicked,
        selection_mode="points",
        alt=plain(words("training_after.mistakes.confusion-alt", count=len(names))),
        config={"displayModeBar": False},
    )


def _clicked() -> None:
    AFTER.update(cell=clicked(CHART) or "")


def _by_class(words: Words, counts: NDArray[np.int64], names: Sequence[str]) -> None:
    """Accuracy by class, the least first, and what it is mostly taken for."""
    totals = counts.sum(1)
    hits = np.diag(counts) / np.maximum(totals, 1)
    wrong = counts - np.diag(np.diag(counts))
    order = np.argsort(hits, kind="stable")
    st.markdown(f"**{words('training_after.mistakes.by-class')}**", help=words("training_after.mistakes.by-class-help"))
    columns = {
        words("training_after.mistakes.column-class"): [names[index] for index in order],
        words("training_after.mistakes.column-accuracy"): [percent(float(hits[index])) for index in order],
        words("training_after.mistakes.column-pictures"): [int(totals[index]) for index in order],
        words("training_after.mistakes.column-mostly"): [
            f"{names[int(wrong[index].argmax())]} ({wrong[index].max()})" if wrong[index].any() else "–"
            for index in order
        ],
    }
    st.dataframe({plain(title): values for title, values in columns.items()}, hide_index=True, height=TABLE)


def _choice(words: Words, names: Sequence[str], cell: tuple[int, int] | None) -> None:
    """The cell by keyboard: a true class and the one it was taken for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for position, name in enumerate(("right", "taken")):
            key = f"trn_cell_{name}"
            st.session_state[key] = cell[position] if cell else ALL
            st.selectbox(
                words(f"training_after.mistakes.{name}"),
                [ALL, *range(len(names))],
                format_func=lambda index: names[index] if index >= 0 else plain(words("training_after.mistakes.any")),
                key=key,
                on_change=_selected,
                width=220,
            )


def _selected() -> None:
    """Where only one of both classes has been selected, the other is the same: its hits."""
    row, column = (int(st.session_state[f"trn_cell_{name}"]) for name in ("right", "taken"))
    before = AFTER.value.cell
    if before and ALL in (row, column):
        AFTER.update(cell="")
    elif max(row, column) >= 0:
        AFTER.update(cell=f"{row if row >= 0 else column},{column if column >= 0 else row}")


def _pictures(words: Words, past: Past, measured: Evaluation, names: Sequence[str]) -> None:
    """Those with the largest loss first."""
    cell = _cell(measured.confusion(len(names)))
    indices = measured.worst(len(measured.labels)) if cell is None else _within(measured, cell)
    few = indices[:MOST_PICTURES]
    if cell is None:
        title = words("training_after.mistakes.worst", count=len(few), total=len(indices))
    else:
        facts = {"right": names[cell[0]], "taken": names[cell[1]]}
        title = words("training_after.mistakes.of-cell", count=len(few), total=len(indices), **facts)
    st.markdown(f"**{title}**")
    if not len(few):
        st.info(words("training_after.mistakes.no-mistakes"), icon=":material/info:")
        return
    pixels = replays.replay(past).tested(few.tolist())
    wall([_tile(words, measured, names, int(at), each) for at, each in zip(few, pixels, strict=True)])


def _tile(words: Words, measured: Evaluation, names: Sequence[str], at: int, pixels: NDArray[np.uint8]) -> Tile:
    right, taken = names[int(measured.labels[at])], names[int(measured.predictions[at])]
    lines = (f"{right} → {taken}", words("training_after.mistakes.loss", loss=f"{measured.losses[at]:.2f}"))
    return Tile(pixels, lines, plain(words("training_after.mistakes.picture-alt", right=right, taken=taken)))


def _within(measured: Evaluation, cell: tuple[int, int]) -> NDArray[np.int64]:
    row, column = cell
    inside: NDArray[np.int64] = np.flatnonzero((measured.labels == row) & (measured.predictions == column))
    return inside[np.argsort(-measured.losses[inside], kind="stable")]
