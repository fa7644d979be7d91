"""A dense block of one's own: growth rate and depth as sliders, channels and weights counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from app.pages.blocks.common import chart, sliders
from app.state import State, entry, visitor
from app.text import Words
from cnnviz.analysis.blocks import costs
from cnnviz.analysis.blocks.costs import Dense
from cnnviz.figures import DenseWords, count_bars, dense_connections, origin_colors

ENDS = {"start": (8, 256), "growth": (4, 64), "depth": (1, 24), "share": (10, 100)}


@dataclass(frozen=True, slots=True)
class DenseCounts:
    """Channels at the start, growth rate, layers, percent left by the transition; as DenseNet-121's first block."""

    start: int = entry(64, name="blk_den_start", gradual=True)
    growth: int = entry(32, name="blk_den_growth", gradual=True)
    depth: int = entry(6, name="blk_den_depth", gradual=True)
    share: int = entry(50, name="blk_den_share", gradual=True)


STATE = State("blocks_dense_counts", DenseCounts)


def panel(words: Words) -> None:
    """Sliders, the triangle they make, and the counts."""
    st.subheader(words("blocks_dense.own"), help=words("blocks_dense.own-help"), divider="gray")
    start, growth, depth, share = _sliders(words)
    block = Dense(start, growth, depth)
    left, right = st.columns(2, gap="medium")
    with left:
        channels = (start, *[growth] * depth)
        figure = dense_connections(channels, labels(words), None, visitor.theme())
        chart(figure, alt=words("blocks_dense.triangle-alt"), key="blk_den_own")
    with right:
        _formulas(words, block, share)
    st.markdown(f"**{words('blocks_dense.by-layer')}**", help=words("blocks_dense.by-layer-help"))
    _bars(words, block)


def labels(words: Words) -> DenseWords:
    """The words on a triangle."""
    return DenseWords(*(words(f"blocks_dense.{name}") for name in ("channel", "row", "cell", "output")))


def _sliders(words: Words) -> tuple[int, int, int, int]:
    *columns, last = st.columns([3, 3, 3, 3, 2], vertical_alignment="bottom")
    labels = {name: (words(f"blocks_dense.{name}"), words(f"blocks_dense.{name}-help")) for name in ENDS}
    start, growth, depth, share = sliders(columns, STATE, ENDS, labels)
    last.button(words("blocks.reset"), on_click=partial(STATE.reset, *ENDS), key="blk_den_reset")
    return start, growth, depth, share


def _formulas(words: Words, block: Dense, share: int) -> None:
    """Letters, then numbers, then the result."""
    transition = block.transition(share / 100)
    start, growth, depth = block.start, block.growth, block.depth
    weights, wide = costs.weights(block.layers), block.widening * growth
    by_point, by_three = f"{wide}·{sum(block.inputs):,}", f"{depth}·9·{wide}·{growth}"
    parts = [
        (words("blocks_dense.out"), f"k₀ + k·L = {start} + {growth}·{depth}", block.channels),
        (words("blocks_dense.weights"), f"4k · Σ (k₀ + k·(l − 1)) + L · 3²·4k·k = {by_point} + {by_three}", weights),
        (
            words("blocks_dense.behind"),
            f"⌊θ·(k₀ + k·L)⌋ = ⌊{share / 100:g}·{block.channels}⌋",
            transition.outputs,
        ),
        (words("blocks_dense.one"), f"C · ⌊θ·C⌋ = {transition.inputs}·{transition.outputs}", transition.weights),
    ]
    st.markdown("\n\n".join(f"{name}  \n{formula} = **{result:,}**" for name, formula, result in parts))
    st.caption(words("blocks_dense.letters"))


def _bars(words: Words, block: Dense) -> None:
    """How many weights each layer has: the 1x1 reads more and more, the 3x3 always the same."""
    names = [words("blocks_dense.bar", layer=index + 1, inputs=each) for index, each in enumerate(block.inputs)]
    counts = [costs.weights(block.layer(index)) for index in range(block.depth)]
    colors = origin_colors(block.depth + 1)[1:]
    figure = count_bars(names, counts, visitor.theme(), colors)
    chart(figure, alt=words("blocks_dense.bars-alt"), key="blk_den_bars")
