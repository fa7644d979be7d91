"""The head: flatten and fully connected layers, or the mean of each map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from app.components.map_grid import map_grid, map_tiles
from app.pages.blocks.common import Array, chart, formula, limit_of, sliders
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import within
from app.text import Words
from app.text.format import number, shape
from cnnviz import Node
from cnnviz.analysis.cost.weights import flattened_weights
from cnnviz.analysis.heads import Head, head_of
from cnnviz.figures import Axes, channel_bars

NAME = "blocks_head"
SHOWN = 24  # channels as bars
ENDS = {"side": (1, 14), "channels": (1, 2048), "outputs": (1, 4096)}


@dataclass(frozen=True, slots=True)
class HeadState:
    """Which of the last maps (-1: none yet); side and channels of maps, and outputs, for the counts below."""

    channel: int = entry(-1, name="blk_head_channel")
    side: int = entry(7, name="blk_head_side", gradual=True)
    channels: int = entry(1024, name="blk_head_channels", gradual=True)
    outputs: int = entry(1024, name="blk_head_outputs", gradual=True)


STATE = State("blocks_head", HeadState)


def render(words: Words, subject: Subject) -> None:
    """The network's own head, what others would cost, and what averaging keeps of the last maps."""
    head = head_of(subject.network.nodes)
    if head is None:  # fits() has asked
        return
    _own(words, head)
    _others(words, head, subject.network.nodes[-1])
    _averages(words, subject.activations(head.maps.name), head)


def _own(words: Words, head: Head) -> None:
    facts = {"parameters": f"{head.parameters:,}", "total": f"{head.total:,}", "share": f"{head.share:.1%}"}
    st.markdown(words(f"{NAME}.{'averaging' if head.averages else 'flattening'}", maps=shape(head.maps.output)))
    st.markdown(words(f"{NAME}.share", **facts))
    with st.expander(words(f"{NAME}.table", count=len(head.nodes)), icon=":material/table:"):
        st.dataframe([_row(words, node) for node in head.nodes], hide_index=True)


def _row(words: Words, node: Node) -> dict[str, str | int]:
    facts: dict[str, str | int] = {
        "name": node.name,
        "kind": words(f"kinds.{node.kind}.name"),
        "output": shape(node.output),
        "parameters": node.parameters,
    }
    return {words(f"{NAME}.column-{name}"): value for name, value in facts.items()}


def _others(words: Words, head: Head, last: Node) -> None:
    """The same maps with a head of one layer: flattened, or averaged first. Biases too."""
    channels, outputs = head.maps.output[0], last.output[0]
    counts = {
        "own": head.parameters,
        "flat": flattened_weights(head.maps.output, outputs) + outputs,
        "gap": channels * outputs + outputs,
    }
    rest = head.total - head.parameters
    rows = [
        {
            words(f"{NAME}.column-head"): words(f"{NAME}.head-{name}"),
            words(f"{NAME}.column-parameters"): f"{count:,}",
            words(f"{NAME}.column-network"): f"{rest + count:,}",
            words(f"{NAME}.column-share"): f"{count / (rest + count):.1%}",
        }
        for name, count in counts.items()
    ]
    st.markdown(f"**{words(f'{NAME}.others')}**", help=words(f"{NAME}.others-help"))
    st.table(rows)


def _averages(words: Words, maps: Array, head: Head) -> None:
    """Each of the last maps and its mean: the number that global average pooling passes on."""
    means = maps.mean(axis=(1, 2))
    order = np.argsort(-means, kind="stable")
    channel = within(STATE["channel"], 0, len(maps) - 1, int(order[0]))
    st.markdown(f"**{words(f'{NAME}.averages')}**", help=words(f"{NAME}.averages-help"))
    bars, grid = st.columns(2)
    with bars:
        few = [int(each) for each in order[:SHOWN]]
        axes = Axes(words("blocks_showing.channel"), words(f"{NAME}.mean"))
        figure = channel_bars(few, means[few], channel, axes, visitor.theme())
        chart(figure, alt=words(f"{NAME}.averages-alt", count=len(few)), key="blk-head-bars")
        rows, columns = maps.shape[1:]
        formula(
            words(f"{NAME}.letters"),
            f"{number(float(maps[channel].sum()))} / ({rows}·{columns})",
            number(float(means[channel])),
        )
        st.caption(words(f"{NAME}.{'used' if head.averages else 'unused'}", channel=channel))
    with grid:
        map_grid(
            map_tiles(maps, limit_of(maps)),
            key="blk-head-maps",
            words=words,
            selected=channel,
            order=order,
            on_pick=_pick,
        )


def _pick(channel: int) -> None:
    STATE.update(channel=channel)


def apart(words: Words) -> None:
    """Both heads with sliders."""
    st.markdown(f"##### {words(f'{NAME}.apart')}")
    labels = {name: (words(f"{NAME}.slide-{name}"), None) for name in ENDS}
    side, channels, outputs = sliders(st.columns(3), STATE, ENDS, labels)
    flat, gap = st.columns(2)
    with flat:
        st.markdown(f"**{words(f'{NAME}.head-flat')}**")
        weights = flattened_weights((channels, side, side), outputs)
        formula("H·W·C·M", f"{side}·{side}·{channels:,}·{outputs:,}", words(f"{NAME}.weights", count=f"{weights:,}"))
    with gap:
        st.markdown(f"**{words(f'{NAME}.apart-gap')}**")
        formula(words(f"{NAME}.letters"), words(f"{NAME}.weights", count="0"))
        st.caption(words(f"{NAME}.apart-note", channels=f"{channels:,}"))


TOPIC = Topic(
    slug="head",
    order=90,
    render=render,
    fits=head_of,
    examples=("resnet18", "vgg16", "googlenet", "lenet5"),
    states=(STATE,),
    apart=apart,
)
