"""Depthwise separable convolutions: what they save, and what happens to a map on the way through one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from app.components.map_board import Column
from app.pages.blocks.common import Array, board, formula, sliders
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry
from app.state.inputs import select, whole_number
from app.text import Words
from app.text.format import shape
from cnnviz.analysis.blocks.separable import Cost, Pair, pairs

NAME = "blocks_separable"
OTHERS = 1  # channel beside the selected one
ENDS = {"inputs": (1, 1024), "outputs": (1, 1024), "kernel": (1, 11), "side": (1, 224)}
#: The last part of their words' keys.
LABELS = {"inputs": "in", "outputs": "out", "kernel": "kernel", "side": "side"}


@dataclass(frozen=True, slots=True)
class Separable:
    """Which pair and which channels (-1: none yet); sizes for the counts below."""

    pair: str = entry("", name="blk_separable_pair")
    channel: int = entry(-1, name="blk_separable_channel")
    to: int = entry(0, name="blk_separable_to")
    inputs: int = entry(32, name="blk_separable_in", gradual=True)
    outputs: int = entry(64, name="blk_separable_out", gradual=True)
    kernel: int = entry(3, name="blk_separable_kernel", gradual=True)
    side: int = entry(112, name="blk_separable_side", gradual=True)


STATE = State("blocks_separable", Separable)


def _sides(pair: Pair) -> str:
    return shape(window.kernel for window in pair.depthwise.windows or ())


def _option(pair: Pair) -> str:
    return f"{pair.depthwise.name} · {_sides(pair)} · {pair.cost.inputs} → {pair.cost.outputs}"


def render(words: Words, subject: Subject) -> None:
    """The pairs of the selected network."""
    by_name = {pair.depthwise.name: pair for pair in pairs(subject.network.nodes)}
    _total(words, list(by_name.values()))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        label = words(f"{NAME}.pair")
        pair = by_name[select(STATE["pair"], label, list(by_name), lambda name: _option(by_name[name]))]
        _sums(words, pair.cost, _sides(pair))
    with right:
        _maps(words, subject, pair)
    with st.expander(words(f"{NAME}.table"), icon=":material/table:"):
        _table(words, list(by_name.values()))


def _total(words: Words, every: list[Pair]) -> None:
    """All pairs of the network together."""
    macs, full = sum(pair.cost.macs for pair in every), sum(pair.cost.full_macs for pair in every)
    counts = {"macs": f"{macs:,}", "full": f"{full:,}", "times": f"{full / macs:.1f}"}
    st.markdown(words(f"{NAME}.total", count=len(every), **counts))


def _sums(words: Words, cost: Cost, sides: str) -> None:
    """The saving in letters, numbers and the result, for weights; that of multiply-adds is the same."""
    inputs, outputs, area = cost.inputs, cost.outputs, cost.area
    formula(
        "(C·k² + C·N) / (C·N·k²) = 1/N + 1/k²",
        f"({inputs:,}·{area} + {inputs:,}·{outputs:,}) / ({inputs:,}·{outputs:,}·{area}) = 1/{outputs:,} + 1/{area}",
        words(f"{NAME}.result", share=f"{cost.saving:.1%}", times=f"{1 / cost.saving:.2f}"),
    )
    facts = {"depthwise": f"{cost.depthwise:,}", "pointwise": f"{cost.pointwise:,}", "full": f"{cost.full:,}"}
    macs = {"macs": f"{cost.macs:,}", "full_macs": f"{cost.full_macs:,}", "sides": sides}
    st.caption(words(f"{NAME}.counts", **facts, **macs))


def _maps(words: Words, subject: Subject, pair: Pair) -> None:
    """A few channels before and behind the depthwise convolution, and one of those they are mixed into."""
    subject.keep(pair.source, pair.depthwise.name, pair.pointwise.name)
    before, after = subject.activations(pair.source), subject.activations(pair.depthwise.name)
    mixed = subject.activations(pair.pointwise.name)
    strongest = np.argsort(-np.abs(after).mean(axis=(1, 2)), kind="stable")
    with st.container(horizontal=True):
        label = words(f"{NAME}.channel")
        channel = whole_number(STATE["channel"], label, len(before), int(strongest[0]))
        to = whole_number(STATE["to"], words(f"{NAME}.to"), len(mixed))
    channels = [channel, *[int(each) for each in strongest if each != channel][:OTHERS]]
    size = before.shape[1:]
    columns = [
        Column(words(f"{NAME}.map-before"), before[channels], pair.source),
        Column(words(f"{NAME}.map-depthwise"), enlarged(after[channels], size), pair.depthwise.name, "→"),
        Column(words(f"{NAME}.map-pointwise", channel=to), enlarged(mixed[[to]], size), pair.pointwise.name, "→"),
    ]
    lines = [words(f"{NAME}.line", channel=each) for each in channels]
    board(words, columns, key="blk-separable-maps", lines=lines)
    st.caption(words(f"{NAME}.maps", count=len(before)))
    if after.shape[1:] != size:
        st.caption(words(f"{NAME}.enlarged", size=shape(after.shape[1:])))


def enlarged(maps: Array, size: tuple[int, ...]) -> Array:
    """Maps ``(N, H, W)`` of a stride, every value as several, in the ``size`` of what the stride read."""
    rows, columns = (np.arange(whole) * part // whole for whole, part in zip(size, maps.shape[1:], strict=True))
    return maps[:, rows][:, :, columns]


def _table(words: Words, every: list[Pair]) -> None:
    rows = [_row(words, pair) for pair in every]
    share = words(f"{NAME}.column-share")
    bar = st.column_config.ProgressColumn(share, format="percent", min_value=0, max_value=0.5)
    st.dataframe(rows, hide_index=True, column_config={share: bar})


def _row(words: Words, pair: Pair) -> dict[str, str | int | float]:
    cost = pair.cost
    facts: dict[str, str | int | float] = {
        "name": pair.depthwise.name,
        "kernel": _sides(pair),
        "in": cost.inputs,
        "out": cost.outputs,
        "weights": cost.depthwise + cost.pointwise,
        "full": cost.full,
        "macs": cost.macs,
        "full-macs": cost.full_macs,
        "share": cost.saving,
    }
    return {words(f"{NAME}.column-{name}"): value for name, value in facts.items()}


def apart(words: Words) -> None:
    """The same sum with sliders."""
    st.markdown(f"##### {words(f'{NAME}.apart')}")
    labels = {name: (words(f"{NAME}.slide-{key}"), None) for name, key in LABELS.items()}
    inputs, outputs, kernel, side = sliders(st.columns(4), STATE, ENDS, labels)
    _sums(words, Cost(inputs, outputs, kernel**2, side**2), f"{kernel}×{kernel}")


TOPIC = Topic(
    slug="separable",
    order=40,
    render=render,
    fits=pairs,
    examples=("mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0", "shufflenet_v2_x1_0"),
    states=(STATE,),
    apart=apart,
)
