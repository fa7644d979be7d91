"""Residual: x, F(x) and their sum on one scale; what each block is worth; where the gradient goes."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.pages.blocks import residual_charts, residual_maps
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry
from app.state.inputs import segments, select
from app.text import Words
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, residual_blocks

VIEWS = {
    "maps": residual_maps.panel,
    "sizes": residual_charts.sizes,
    "off": residual_charts.off,
    "gradient": residual_charts.gradient,
}


@dataclass(frozen=True, slots=True)
class Residual:
    """Which view, and which block."""

    view: str = entry("maps", name="blk_res_view", options=tuple(VIEWS))
    block: str = entry("", name="blk_res_block")


STATE = State("blocks_residual", Residual)


def render(words: Words, subject: Subject) -> None:
    """The topic, on a network that has such blocks."""
    blocks = {block.name: block for block in residual_blocks(subject.network.nodes)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        label = words("blocks_residual.block")
        name = select(STATE["block"], label, list(blocks), lambda each: _option(words, blocks[each]))
        label = words("blocks_residual.view")
        view = segments(STATE["view"], label, list(VIEWS), lambda each: _view(words, each), titled=False)
        if view == "maps":
            residual_maps.channel(words, subject, blocks[name])
    VIEWS[view](words, subject, tuple(blocks.values()), list(blocks).index(name))


def _option(words: Words, block: ResidualBlock) -> str:
    return words("blocks_residual.option", block=block.name, kind=words(f"blocks_residual.kind-{block.kind}"))


def _view(words: Words, name: str) -> str:
    return words(f"blocks_residual.view-{name}")


TOPIC = Topic(
    "residual",
    order=0,
    render=render,
    fits=residual_blocks,
    examples=("resnet18", "resnet20", "resnet50"),
    states=(STATE, residual_maps.STATE, residual_charts.STATE),
)
