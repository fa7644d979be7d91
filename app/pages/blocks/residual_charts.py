"""All residual blocks of the network in one chart each: sizes, what a block is worth, the gradient by depth."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app import session
from app.choosing.naming import class_label
from app.pages.blocks.showing import Array, chart, classes
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks import residual_measures as residual
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, residual_blocks
from cnnviz.figures import BlockWords, ablation_bars, gradient_lines, residual_norms
from cnnviz.graph.changes import AS_IT_IS

if TYPE_CHECKING:
    from streamlit.elements.plotly_chart import FigureOrData

Blocks = tuple[ResidualBlock, ...]
OFF = "blk_res_off"
SHORT = 2  # parts of a module's path that name a block on an axis


def names_of(blocks: Blocks) -> list[str]:
    """Names short enough for an axis, in order: "block1.block1-0" of "trunk_output.block1.block1-0"."""
    short = [".".join(block.name.split(".")[-SHORT:]) for block in blocks]
    return short if len(set(short)) == len(short) else [block.name for block in blocks]


# --- what is computed, once for all visitors ---


@st.cache_resource(show_spinner=False, max_entries=session.MOST_RESULTS)
def _sizes(slug: str, weights: str, picture: str) -> tuple[residual.Sizes, ...]:
    network = session.network(slug, weights)
    with session.forwarding():
        return residual.sizes_by_block(network, session.picture_of(picture), residual_blocks(network.nodes))


@st.cache_resource(show_spinner=False, max_entries=session.MOST_RESULTS)
def _gradients(slug: str, weights: str, picture: str, index: int) -> tuple[Array, Array]:
    """With the shortcuts, and without all of them."""
    network = session.network(slug, weights)
    blocks = residual_blocks(network.nodes)
    pulled = partial(residual.gradient_sizes, network, session.picture_of(picture), blocks, index)
    with session.forwarding():
        return pulled(AS_IT_IS), pulled(residual.without_shortcuts(blocks))


@st.cache_resource(show_spinner=False)
def _shelf() -> session.Shelf[Array]:
    """Probabilities with each block switched off."""
    return session.Shelf(room=session.MOST_RESULTS)


def _ablations(words: Words, chosen: Subject, blocks: Blocks) -> Array:
    """``(1 + blocks, classes)``; one forward pass for each, with a progress bar while they run."""
    name = "|".join((chosen.slug, chosen.weights, chosen.picture))
    found = _shelf().get(name)
    if found is not None:
        return found
    chosen.network.check_classifies()
    bar, rows = st.progress(0.0, text=words("blocks_residual.off-busy", done=0, total=len(blocks))), []
    steps = residual.ablations(chosen.network, session.picture_of(chosen.picture), blocks)
    for done in range(len(blocks) + 1):
        with session.forwarding():
            rows.append(next(steps))
        bar.progress(done / len(blocks), text=words("blocks_residual.off-busy", done=done, total=len(blocks)))
    bar.empty()
    _shelf().put(name, np.stack(rows))
    return np.stack(rows)


# --- what is drawn ---


def sizes(words: Words, chosen: Subject, blocks: Blocks, index: int) -> None:
    """How large x and F(x) are in every block, and whether they point the same way."""
    with st.spinner(words("blocks.busy"), show_time=True):
        found = _sizes(chosen.slug, chosen.weights, chosen.picture)
    x, branch, cosine = (np.array([getattr(each, name) for each in found]) for name in ("x", "branch", "cosine"))
    series = ("‖x‖", "‖F(x)‖")
    told = BlockWords(words("blocks_residual.axis"), words("blocks_residual.norm"), series, "cos")
    figure = residual_norms(names_of(blocks), (x, branch, cosine), index, told, session.theme())
    here = {"block": blocks[index].name, "share": f"{branch[index] / max(1e-9, x[index]):.0%}"}
    _chart(words, figure, "sizes")
    st.caption(words("blocks_residual.sizes-told", **here), help=words("blocks_residual.norms-help"))


def off(words: Words, chosen: Subject, blocks: Blocks, index: int) -> None:
    """Every block switched off in turn; the chosen one in full."""
    shares = _ablations(words, chosen, blocks)
    best = int(shares[0].argmax())
    changes, distances = shares[1:, best] - shares[0, best], residual.distances(shares)
    label = class_label(words, chosen.network, best)
    series = (words("blocks_residual.off-change", label=label), words("blocks_residual.off-distance"))
    told = BlockWords(words("blocks_residual.axis"), words("blocks_residual.off-axis"), series)
    st.caption(words("blocks_residual.off-told", label=label), help=words("blocks_residual.off-help"))
    figure = ablation_bars(names_of(blocks), (changes, distances), index, told, session.theme())
    _chart(words, figure, "off")
    _before_and_after(words, chosen, blocks[index].name, shares[[0, 1 + index]])


def _before_and_after(words: Words, chosen: Subject, block: str, shares: Array) -> None:
    st.session_state.setdefault(OFF, True)
    switched = st.toggle(words("blocks_residual.off-toggle", block=block), key=OFF)
    before, after = st.columns(2, gap="medium")
    with before:
        classes(words, chosen, words("blocks_residual.off-before"), shares[0], key="blk_res_before")
    if switched:
        with after:
            classes(words, chosen, words("blocks_residual.off-after", block=block), shares[1], key="blk_res_after")


def gradient(words: Words, chosen: Subject, blocks: Blocks, index: int) -> None:
    """How much of the gradient reaches each block, with the shortcuts and without them."""
    best = int(session.probabilities(chosen.slug, chosen.weights, chosen.picture).argmax())
    with st.spinner(words("blocks.busy"), show_time=True):
        with_them, without = _gradients(chosen.slug, chosen.weights, chosen.picture, best)
    series = (words("blocks_residual.gradient-with"), words("blocks_residual.gradient-without"))
    told = BlockWords(words("blocks_residual.axis"), words("blocks_residual.gradient-axis"), series)
    label = class_label(words, chosen.network, best)
    st.caption(words("blocks_residual.gradient-told", label=label), help=words("blocks_residual.gradient-help"))
    numbers = {"block": blocks[index].name, "with_them": _power(with_them[index]), "without": _power(without[index])}
    st.markdown(words("blocks_residual.gradient-here", **numbers))
    figure = gradient_lines(names_of(blocks), (with_them, without), index, told, session.theme())
    _chart(words, figure, "gradient")
    trained = "trained" if chosen.network.provenance.trained else "random"
    st.caption(words(f"blocks_residual.gradient-{trained}"))


def _power(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _chart(words: Words, figure: FigureOrData, name: str) -> None:
    chart(figure, alt=words(f"blocks_residual.{name}-alt"), key=f"blk_res_chart_{name}")
