"""Depthwise separable convolutions: what they save, and what happens to a map on the way through one."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app.choosing.settled import picked, sliders, whole_number
from app.components.map_board import Column
from app.pages.blocks.showing import Array, board, formula, values_of
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.separable import Cost, Pair, pairs

NAME = "blocks_separable"
OTHERS = 1  # channel beside the chosen one
ADDRESS: dict[str, type[str] | type[int]] = {
    "blk_separable_pair": str,
    "blk_separable_channel": int,
    "blk_separable_to": int,
    "blk_separable_in": int,
    "blk_separable_out": int,
    "blk_separable_kernel": int,
    "blk_separable_side": int,
}


def _sides(pair: Pair) -> str:
    return "×".join(str(window.kernel) for window in pair.depthwise.windows or ())


def _option(pair: Pair) -> str:
    return f"{pair.depthwise.name} · {_sides(pair)} · {pair.cost.inputs} → {pair.cost.outputs}"


def render(words: Words, place: Subject) -> None:
    """The pairs of the chosen network."""
    found = {pair.depthwise.name: pair for pair in pairs(place.network.nodes)}
    _total(words, list(found.values()))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        label = words(f"{NAME}.pair")
        pair = found[picked(label, "blk_separable_pair", list(found), lambda name: _option(found[name]))]
        _sums(words, pair.cost, _sides(pair))
    with right:
        _maps(words, place, pair)
    with st.expander(words(f"{NAME}.table"), icon=":material/table:"):
        _table(words, list(found.values()))


def _total(words: Words, found: list[Pair]) -> None:
    """All pairs of the network together."""
    macs, full = sum(pair.cost.macs for pair in found), sum(pair.cost.full_macs for pair in found)
    counts = {"macs": f"{macs:,}", "full": f"{full:,}", "times": f"{full / macs:.1f}"}
    st.markdown(words(f"{NAME}.total", count=len(found), **counts))


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


def _maps(words: Words, place: Subject, pair: Pair) -> None:
    """A few channels before and behind the depthwise convolution, and one of those they are mixed into."""
    before, after = values_of(place, pair.source), place.activations(pair.depthwise.name)
    mixed = place.activations(pair.pointwise.name)
    strongest = np.argsort(-np.abs(after).mean(axis=(1, 2)), kind="stable")
    with st.container(horizontal=True):
        channel = whole_number(words(f"{NAME}.channel"), "blk_separable_channel", len(before), int(strongest[0]))
        to = whole_number(words(f"{NAME}.to"), "blk_separable_to", len(mixed))
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
        st.caption(words(f"{NAME}.enlarged", size="×".join(map(str, after.shape[1:]))))


def enlarged(maps: Array, size: tuple[int, ...]) -> Array:
    """Maps ``(N, H, W)`` of a stride, every value as several, in the ``size`` of what the stride read."""
    rows, columns = (np.arange(whole) * part // whole for whole, part in zip(size, maps.shape[1:], strict=True))
    return maps[:, rows][:, :, columns]


def _table(words: Words, found: list[Pair]) -> None:
    rows = [_row(words, pair) for pair in found]
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
    settings = (("in", (1, 1024), 32), ("out", (1, 1024), 64), ("kernel", (1, 11), 3), ("side", (1, 224), 112))
    choices = [(words(f"{NAME}.slide-{name}"), f"blk_separable_{name}", ends, first) for name, ends, first in settings]
    inputs, outputs, kernel, side = sliders(st.columns(4), choices)
    _sums(words, Cost(inputs, outputs, kernel**2, side**2), f"{kernel}×{kernel}")


TOPIC = Topic(
    slug="separable",
    order=40,
    render=render,
    fits=pairs,
    examples=("mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0", "shufflenet_v2_x1_0"),
    address=ADDRESS,
    apart=apart,
)
