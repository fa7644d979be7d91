"""Dense blocks: what every layer reads, by the layer it comes from; growth, and the transition's compression."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import streamlit as st

from app.components.map_grid import map_grid, map_tiles
from app.pages.blocks import dense_counts, tables
from app.pages.blocks.common import chart, without_outliers
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import select, slider
from app.text import Words
from app.text.format import shape
from cnnviz import Kind, Node
from cnnviz.analysis.blocks.dense_blocks import DenseBlock, dense_blocks
from cnnviz.figures import dense_connections


@dataclass(frozen=True, slots=True)
class Dense:
    """Which block, and which of its layers; 0: none yet."""

    block: str = entry("", name="blk_den_block")
    layer: int = entry(0, name="blk_den_layer", gradual=True)


STATE = State("blocks_dense", Dense)


def render(words: Words, subject: Subject) -> None:
    """One block of the network: its triangle, one layer's new maps, the transition behind it."""
    blocks = {block.name: block for block in dense_blocks(subject.network.nodes)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        label = words("blocks_dense.block")
        name = select(STATE["block"], label, list(blocks), lambda each: _option(words, blocks[each]))
        block = blocks[name]
        with st.container(width=340):
            text, middle = words("blocks_dense.layer-help"), min(3, block.depth)
            layer = slider(STATE["layer"], words("blocks_dense.layer"), (1, block.depth), middle, text)
    left, right = st.columns(2, gap="medium")
    with left:
        triangle(words, block.channels, layer, "blk_den_triangle")
        st.caption(_reads(words, block, layer))
        _transition(words, block)
    with right:
        _new(words, subject, block, layer)


def _option(words: Words, block: DenseBlock) -> str:
    return words("blocks_dense.option", block=block.name, depth=block.depth)


def triangle(words: Words, channels: tuple[int, ...], layer: int | None, key: str) -> None:
    """Rows are layers, columns are channels, colors are where they come from."""
    st.markdown(f"**{words('blocks_dense.triangle')}**", help=words("blocks_dense.triangle-help"))
    figure = dense_connections(channels, dense_counts.labels(words), layer, visitor.theme())
    chart(figure, alt=words("blocks_dense.triangle-alt"), key=key)


def _reads(words: Words, block: DenseBlock, layer: int) -> str:
    """What a layer reads: letters, numbers, result."""
    before, growth = block.channels[:layer], block.channels[1]
    alike = set(before[1:]) <= {growth}
    return words(
        "blocks_dense.reads",
        layer=layer,
        terms=f"{before[0]} + {growth}·({layer} − 1)" if alike else " + ".join(map(str, before)),
        total=sum(before),
        new=block.channels[layer],
    )


def _new(words: Words, subject: Subject, block: DenseBlock, layer: int) -> None:
    """The channels that the selected layer adds, on one scale."""
    source, count = block.sources[layer]
    maps = subject.activations(source)
    st.markdown(f"**{words('blocks_dense.new', layer=layer, count=count)}**", help=words("blocks_dense.new-help"))
    map_grid(map_tiles(maps, without_outliers(maps)), key="blk_den_maps", words=words)
    st.caption(f"`{source}`")


def _transition(words: Words, block: DenseBlock) -> None:
    """From the end of the block to the next one's input."""
    st.markdown(f"**{words('blocks_dense.transition')}**", help=words("blocks_dense.transition-help"))
    if not block.transition:
        st.caption(words("blocks_dense.last", block=block.name))
        return
    tables.table([_row(words, node) for node in (block.output, *block.transition)])
    before, after = block.output.output, block.transition[-1].output
    st.caption(
        words(
            "blocks_dense.compressed",
            channels=before[0],
            left=after[0],
            share=f"{after[0] / before[0]:g}",
            values=f"{prod(before):,}",
            kept=f"{prod(after):,}",
        )
    )


def _row(words: Words, node: Node) -> tables.Row:
    size = f" {node.windows[0].kernel}×{node.windows[1].kernel}" if node.windows and node.kind is not Kind.RELU else ""
    values: tables.Row = {
        "step": words(f"kinds.{node.kind}.name") + size,
        "name": node.name,
        "output": shape(node.output),
        "parameters": node.parameters,
    }
    return {words(f"blocks_dense.column-{name}"): value for name, value in values.items()}


TOPIC = Topic(
    "dense",
    order=30,
    render=render,
    fits=dense_blocks,
    examples=("densenet121", "densenet169", "densenet161"),
    states=(STATE, dense_counts.STATE),
    apart=dense_counts.panel,
)
