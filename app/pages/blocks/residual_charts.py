"""All residual blocks of the network in one chart each: sizes, what a block is worth, the gradient by depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

import cnnviz
from app.choosing import limits
from app.choosing.naming import class_label
from app.pages.blocks.common import Array, chart, classes, run_result
from app.results import Subject, computed, forwarding, picture
from app.state import State, entry, visitor
from app.text import Words, plain
from app.text.format import minus
from cnnviz.analysis.blocks import residual_measures as residual
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, residual_blocks
from cnnviz.figures import BlockWords, ablation_bars, gradient_lines, residual_norms
from cnnviz.graph.changes import AS_IT_IS

if TYPE_CHECKING:
    from streamlit.elements.plotly_chart import FigureOrData

Blocks = tuple[ResidualBlock, ...]
SHORT = 2  # parts of a module's path that name a block on an axis


@dataclass(frozen=True, slots=True)
class ResidualCharts:
    """Whether the prediction without the selected block is shown."""

    off: bool = entry(default=True, name="blk_res_off", listed=False)


STATE = State("blocks_residual_charts", ResidualCharts)


def names_of(blocks: Blocks) -> list[str]:
    """Names short enough for an axis, in order: "block1.block1-0" of "trunk_output.block1.block1-0"."""
    short = [".".join(block.name.split(".")[-SHORT:]) for block in blocks]
    return short if len(set(short)) == len(short) else [block.name for block in blocks]


# --- what is computed, once for all visitors ---


def _sizes(subject: Subject) -> tuple[residual.Sizes, ...]:
    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> tuple[residual.Sizes, ...]:
        return residual.sizes_by_block(network, own, residual_blocks(network.nodes))

    return run_result(subject, "residual-sizes", compute)


def _gradients(subject: Subject, index: int, *, shortcuts: bool) -> Array:
    """Norms ``(blocks,)`` of the gradient of class ``index``, with the shortcuts or without all of them."""

    def compute(network: cnnviz.Network, own: cnnviz.Picture) -> Array:
        blocks = residual_blocks(network.nodes)
        changes = AS_IT_IS if shortcuts else residual.without_shortcuts(blocks)
        return residual.gradient_sizes(network, own, blocks, index, changes)

    return run_result(subject, "residual-gradients", compute, index, shortcuts)


def _ablations(words: Words, subject: Subject, blocks: Blocks) -> Array:
    """``(1 + blocks, classes)``; one forward pass for each, with a progress bar while they run."""
    network, own = subject.network, picture(subject.picture)
    network.check_classifies()

    def compute() -> Array:
        bar, rows = st.progress(0.0), []
        steps = residual.ablations(network, own, blocks)
        for done in range(len(blocks) + 1):
            bar.progress(done / len(blocks), text=words("blocks_residual.off-busy", done=done, total=len(blocks)))
            with forwarding():
                rows.append(next(steps))
        bar.empty()
        return np.stack(rows)

    return computed(("ablations", subject), compute)


# --- what is drawn ---


def sizes(words: Words, subject: Subject, blocks: Blocks, index: int) -> None:
    """How large x and F(x) are in every block, and whether they point the same way."""
    with st.spinner(words("blocks.busy"), show_time=True):
        block_sizes = _sizes(subject)
    x, branch, cosine = (np.array([getattr(each, name) for each in block_sizes]) for name in ("x", "branch", "cosine"))
    series = ("‖x‖", "‖F(x)‖")
    labels = BlockWords(words("blocks_residual.axis"), words("blocks_residual.norm"), series, "cos")
    figure = residual_norms(names_of(blocks), (x, branch, cosine), index, labels, visitor.theme())
    facts = {"block": blocks[index].name, "share": f"{branch[index] / max(1e-9, x[index]):.0%}"}
    _chart(words, figure, "sizes")
    st.caption(words("blocks_residual.sizes-text", **facts), help=words("blocks_residual.norms-help"))


def off(words: Words, subject: Subject, blocks: Blocks, index: int) -> None:
    """Every block switched off in turn; the selected one in full."""
    shares = _ablations(words, subject, blocks)
    best = int(shares[0].argmax())
    changes, distances = shares[1:, best] - shares[0, best], residual.distances(shares)
    label = class_label(words, subject.network, best)
    series = (plain(words("blocks_residual.off-change", label=label)), words("blocks_residual.off-distance"))
    labels = BlockWords(words("blocks_residual.axis"), words("blocks_residual.off-axis"), series)
    st.caption(words("blocks_residual.off-text", label=label), help=words("blocks_residual.off-help"))
    figure = ablation_bars(names_of(blocks), (changes, distances), index, labels, visitor.theme())
    _chart(words, figure, "off")
    _before_and_after(words, subject, blocks[index].name, shares[[0, 1 + index]])


def _before_and_after(words: Words, subject: Subject, block: str, shares: Array) -> None:
    switched = st.toggle(words("blocks_residual.off-toggle", block=block), **STATE["off"].widget())
    before, after = st.columns(2, gap="medium")
    with before:
        classes(words, subject, words("blocks_residual.off-before"), shares[0], key="blk_res_before")
    if switched:
        with after:
            classes(words, subject, words("blocks_residual.off-after", block=block), shares[1], key="blk_res_after")


def gradient(words: Words, subject: Subject, blocks: Blocks, index: int) -> None:
    """How much of the gradient reaches each block, with the shortcuts and without them."""
    why = limits.gradient_refusal(words, subject.network)
    if why:
        st.info(why, icon=":material/info:")
        return
    best = int(subject.probabilities().argmax())
    with st.spinner(words("blocks.busy"), show_time=True):
        with_them, without = (_gradients(subject, best, shortcuts=each) for each in (True, False))
    series = (words("blocks_residual.gradient-with"), words("blocks_residual.gradient-without"))
    labels = BlockWords(words("blocks_residual.axis"), words("blocks_residual.gradient-axis"), series)
    label = class_label(words, subject.network, best)
    st.caption(words("blocks_residual.gradient-text", label=label), help=words("blocks_residual.gradient-help"))
    numbers = {"block": blocks[index].name, "with_them": _power(with_them[index]), "without": _power(without[index])}
    st.markdown(words("blocks_residual.gradient-here", **numbers))
    figure = gradient_lines(names_of(blocks), (with_them, without), index, labels, visitor.theme())
    _chart(words, figure, "gradient")
    trained = "trained" if subject.network.provenance.trained else "random"
    st.caption(words(f"blocks_residual.gradient-{trained}"))


def _power(value: float) -> str:
    return minus(f"{value:.3g}")


def _chart(words: Words, figure: FigureOrData, name: str) -> None:
    chart(figure, alt=words(f"blocks_residual.{name}-alt"), key=f"blk_res_chart_{name}")
