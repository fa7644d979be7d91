"""The 1x1 convolution in front of a large one, on and off: an example, and the selected module's branches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from app.pages.blocks.common import chart, sliders
from app.state import State, entry, visitor
from app.state.inputs import stops
from app.text import Words, escaped
from cnnviz import Node
from cnnviz.analysis.blocks import costs
from cnnviz.analysis.blocks.branch_modules import BranchModule
from cnnviz.analysis.nodes import kernel
from cnnviz.figures import count_bars

ENDS = {"side": (1, 112), "inputs": (16, 1024), "via": (1, 512), "outputs": (1, 512)}
KERNELS = (3, 5, 7)
#: The last part of their words' keys.
LABELS = {"side": "side", "inputs": "in", "via": "via", "outputs": "out"}


@dataclass(frozen=True, slots=True)
class InceptionCounts:
    """Side of the map, channels before, between and behind, and the kernel; as a lecture counts them."""

    side: int = entry(14, name="blk_inc_side", gradual=True)
    inputs: int = entry(480, name="blk_inc_in", gradual=True)
    via: int = entry(16, name="blk_inc_via", gradual=True)
    outputs: int = entry(48, name="blk_inc_out", gradual=True)
    kernel: int = entry(5, name="blk_inc_kernel", gradual=True, options=KERNELS)


STATE = State("blocks_inception_counts", InceptionCounts)


def example(words: Words) -> None:
    """Every number a slider, the formula with these numbers, and what is saved."""
    st.subheader(words("blocks_inception.example"), help=words("blocks_inception.example-help"), divider="gray")
    side, inputs, via, outputs, size = _sliders(words)
    with_it = costs.macs(costs.reduced(inputs, via, outputs, size), side, side)
    without = costs.macs(costs.direct(inputs, outputs, size), side, side)
    names = [words("blocks_inception.off", kernel=size), words("blocks_inception.on", kernel=size, via=via)]
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(f"**{words('blocks.macs')}**", help=words("terms.macs.help"))
        figure = count_bars(names, [without, with_it], visitor.theme())
        chart(figure, alt=words("blocks_inception.example-alt"), key="blk_inc_example")
        st.markdown(_compared(words, without, with_it))
    first, second = side * side * inputs * via, side * side * size**2 * via * outputs
    right.markdown(
        f"**{names[0]}**  \nH · W · K² · C · F = {side}·{side}·{size}²·{inputs}·{outputs} = **{without:,}**\n\n"
        f"**{names[1]}**  \nH · W · C · M + H · W · K² · M · F "
        f"= {side}·{side}·{inputs}·{via} + {side}·{side}·{size}²·{via}·{outputs} "
        f"= {first:,} + {second:,} = **{with_it:,}**"
    )
    right.caption(words("blocks_inception.letters"))


def _sliders(words: Words) -> tuple[int, int, int, int, int]:
    *columns, middle, last = st.columns([3, 3, 3, 3, 2, 2], vertical_alignment="bottom")
    labels = {name: (words(f"blocks_inception.{key}"), None) for name, key in LABELS.items()}
    side, inputs, via, outputs = sliders(columns, STATE, ENDS, labels)
    with middle:
        size = stops(STATE["kernel"], words("blocks_inception.kernel"), KERNELS, InceptionCounts().kernel)
    last.button(words("blocks_inception.reset"), on_click=partial(STATE.reset, *ENDS, "kernel"))
    return side, inputs, via, outputs, size


def _compared(words: Words, without: int, with_it: int) -> str:
    """How many times fewer, or more: a 1x1 that hardly reduces costs more than it saves."""
    if with_it <= without:
        return words("blocks_inception.saves", factor=f"{without / with_it:.1f}")
    return words("blocks_inception.costs", factor=f"{with_it / without:.1f}")


def panel(words: Words, module: BranchModule) -> None:
    """The selected module's branches that begin with a 1x1: with it, and if the large kernel read the input itself."""
    pairs = [branch.reduced for branch in module.branches if branch.reduced is not None]
    if not pairs:
        st.info(words("blocks_inception.no-pairs", module=module.name), icon=":material/info:")
        return
    st.caption(words("blocks_inception.pairs-text", module=module.name))
    for index, (column, pair) in enumerate(zip(st.columns(max(2, len(pairs)), gap="medium"), pairs, strict=False)):
        with column:
            _pair(words, *pair, index)


def _pair(words: Words, narrow: Node, large: Node, index: int) -> None:
    """Counted from the layers' own weights, so that strides, paddings and flat kernels are right."""
    inputs, (rows, columns) = dict(narrow.weights)["weight"][1], kernel(large)
    without = large.macs // narrow.output[0] * inputs
    with_it = narrow.macs + large.macs
    size = f"{rows}×{columns}"
    names = [words("blocks_inception.pair-off", size=size), words("blocks_inception.pair-on", size=size)]
    st.markdown(
        f"**{escaped(narrow.name)} → {escaped(large.name)}**  \n{inputs} → {narrow.output[0]} → {large.output[0]}"
    )
    figure = count_bars(names, [without, with_it], visitor.theme())
    chart(figure, alt=words("blocks_inception.example-alt"), key=f"blk_inc_pair_{index}")
    st.markdown(_compared(words, without, with_it))
