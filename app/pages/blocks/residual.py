"""Residual: x, F(x) and their sum on one scale; what each block is worth; where the gradient goes."""

from __future__ import annotations

import streamlit as st

from app.choosing import settled
from app.pages.blocks import residual_charts, residual_maps
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.text import Words
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, residual_blocks

VIEW, BLOCK = "blk_res_view", "blk_res_block"
VIEWS = {
    "maps": residual_maps.panel,
    "sizes": residual_charts.sizes,
    "off": residual_charts.off,
    "gradient": residual_charts.gradient,
}


def render(words: Words, chosen: Subject) -> None:
    """The topic, on a network that has such blocks."""
    blocks = {block.name: block for block in residual_blocks(chosen.network.nodes)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = settled.picked(
            words("blocks_residual.block"), BLOCK, list(blocks), lambda each: _option(words, blocks[each])
        )
        view = settled.view(words("blocks_residual.view"), VIEW, list(VIEWS), lambda each: _view(words, each))
        if view == "maps":
            residual_maps.channel(words, chosen, blocks[name])
    VIEWS[view](words, chosen, tuple(blocks.values()), list(blocks).index(name))


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
    address={VIEW: str, BLOCK: str, residual_maps.CHANNEL: int},
)
