"""Where the parameters sit, and what another head would save."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

import cnnviz
from app.pages.architectures import legend
from app.pages.architectures.controls import display, nodes_of, select_network, switch
from app.pages.architectures.state import cards
from app.state import visitor
from app.text import Words, plain
from app.text.format import shape
from cnnviz import NetworkCard, Node
from cnnviz.analysis import heads
from cnnviz.analysis.cost import counts
from cnnviz.analysis.cost.weights import flattened_weights
from cnnviz.analysis.nodes import is_fully_connected
from cnnviz.figures import BarPart, StackedBar, part_legend, stacked_bars
from cnnviz.graph.kinds import FAMILIES, Family

PARTS = (Family.CONVOLUTION, Family.LINEAR, Family.OTHER)
#: The networks that the sources walk through.
WALK = ("lenet5", "alexnet2012", "vgg16", "googlenet", "resnet50", "densenet121")


def draw(words: Words) -> None:
    """The sources' networks and the selected one as bars, and the selected one's head as formulas."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        card = select_network(words)
        head = switch(words, "head")
        scale = switch(words, "scale")
    offered = cards([card.slug])
    shown = [offered[slug] for slug in dict.fromkeys((card.slug, *WALK))]
    bars = [_bar(words, each, head) for each in shown]
    legend.squares(part_legend(bars))
    figure = stacked_bars(bars, words("architectures.parameters"), visitor.theme(), shares=scale == "share")
    st.plotly_chart(figure, theme=None, key="arch_heads", alt=words("architectures.head-alt"))
    st.caption(words("architectures.head-caption"))
    for line in head_lines(words, card, nodes_of(words, card.slug)):
        st.markdown(line)
    if card.slug != "googlenet":
        st.markdown(words("architectures.head-s1") + _pooled(words, cnnviz.layers("googlenet")))


def _bar(words: Words, card: NetworkCard, head: str) -> StackedBar:
    nodes = nodes_of(words, card.slug)
    swapped = heads.with_global_pooling(nodes) if head == "pooled" else None
    shares = counts.shares(swapped or nodes)
    name = display(words, card)
    parts = (_part(words, kind, getattr(shares, kind)) for kind in PARTS)
    return StackedBar(plain(words("architectures.head-swapped", name=name)) if swapped else name, tuple(parts))


def _part(words: Words, kind: Family, value: int) -> BarPart:
    return BarPart(words(f"architectures.part-{kind}"), value, f"{value:,}", FAMILIES[kind].fill)


def head_lines(words: Words, card: NetworkCard, nodes: Sequence[Node]) -> list[str]:
    """The head of one network: letters, then numbers, then the result; with and without pooling."""
    shares = counts.shares(nodes)
    sentence = partial(words, name=display(words, card))
    lines = [
        sentence(
            "architectures.head-linear",
            linear=f"{shares.linear:,}",
            total=f"{shares.total:,}",
            share=f"{shares.linear / (shares.total or 1):.1%}",
        )
    ]
    swapped = heads.with_global_pooling(nodes)
    if swapped is not None:
        lines += _swapped(words, nodes, swapped)
    elif heads.pooled_maps(nodes) is not None:
        lines.append(sentence("architectures.head-pools") + _pooled(words, nodes))
    else:
        lines.append(sentence("architectures.head-neither"))
    return lines


def _swapped(words: Words, nodes: Sequence[Node], swapped: Sequence[Node]) -> list[str]:
    first = next(node for node in nodes if is_fully_connected(node))
    maps, outputs = swapped[-3].output, swapped[-1].output[0]
    before, after = (counts.shares(each).total for each in (nodes, swapped))
    facts = _sides((maps[0], maps[1], maps[2]))
    weights = flattened_weights((maps[0], maps[1], maps[2]), first.output[0])
    return [
        words(
            "architectures.head-flatten",
            layer=first.name,
            outputs=f"{first.output[0]:,}",
            weights=f"{weights:,}",
            **facts,
        ),
        words("architectures.head-average", outputs=f"{outputs:,}", parameters=f"{swapped[-1].parameters:,}", **facts),
        words("architectures.head-saved", before=f"{before:,}", after=f"{after:,}", factor=f"{before / after:.1f}"),
    ]


def _pooled(words: Words, nodes: Sequence[Node]) -> str:
    """What a fully connected layer would cost in place of the global average pooling that is there."""
    maps = heads.pooled_maps(nodes) or (0, 0, 0)
    weights = flattened_weights(maps, maps[0])
    facts = _sides(maps)
    return words("architectures.head-instead", maps=shape(maps[1:] + maps[:1]), weights=f"{weights:,}", **facts)


def _sides(maps: tuple[int, int, int]) -> dict[str, str | int]:
    """Maps ``(C, H, W)`` as the formulas name them."""
    return {"channels": f"{maps[0]:,}", "height": maps[1], "width": maps[2]}
