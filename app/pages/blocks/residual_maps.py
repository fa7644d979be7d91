"""One residual block on the picture: x + F(x), and what the activation leaves, channel by channel on one scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components.map_board import Column
from app.pages.blocks.common import Array, board, without_outliers
from app.results import Subject
from app.state import State, entry
from app.state.inputs import whole_number
from app.text import Markdown, Words
from app.text.format import minus
from cnnviz import Kind, Node
from cnnviz.analysis.blocks.residual_blocks import ResidualBlock, Shortcut
from cnnviz.analysis.blocks.residual_measures import sizes
from cnnviz.analysis.nodes import kernel

OTHERS = 2  # channels beside the selected one


@dataclass(frozen=True, slots=True)
class ResidualMaps:
    """Which channel; -1: none yet."""

    channel: int = entry(-1, name="blk_res_channel")


STATE = State("blocks_residual_maps", ResidualMaps)


def panel(words: Words, subject: Subject, blocks: tuple[ResidualBlock, ...], index: int) -> None:
    """The maps, and the block's numbers beside them."""
    block = blocks[index]
    _run(subject, block)
    x, branch, total = (subject.activations(name) for name in (block.shortcut, block.branch, block.add))
    channels = _channels(branch, total)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        columns = [
            Column(_x(block), x[channels], block.shortcut),
            Column("F(x)", branch[channels], block.branch, "+"),
            Column(f"F(x) + {_x(block)}", total[channels], block.add, "="),
        ]
        if block.after is not None:
            after = words(f"kinds.{subject.network.node(block.after).kind}.name")
            columns.append(Column(after, subject.activations(block.after)[channels], block.after, "→"))
        lines = [words("blocks_residual.channel-line", channel=int(channel)) for channel in channels]
        board(words, columns, key="blk_res_board", lines=lines, limit=without_outliers(x, branch, total))
    with right:
        _numbers(words, block, x, branch)


def _run(subject: Subject, block: ResidualBlock) -> None:
    """One forward pass for all that is shown of the block."""
    nodes = (block.shortcut, block.branch, block.add, block.after)
    subject.keep(*(node for node in nodes if node is not None))


def _x(block: ResidualBlock) -> str:
    return "x" if block.kind is Shortcut.IDENTITY else "W·x" if block.kind is Shortcut.PROJECTED else "pad(x)"


def channel(words: Words, subject: Subject, block: ResidualBlock) -> None:
    """A field for the channel, at first the strongest one."""
    _run(subject, block)
    branch, total = subject.activations(block.branch), subject.activations(block.add)
    label, text = words("blocks_residual.channel"), words("blocks_residual.channel-help")
    whole_number(STATE["channel"], label, len(branch), int(_order(branch, total)[0]), text)


def _order(branch: Array, total: Array) -> NDArray[np.int64]:
    """Channels in which F(x) is strong and something is left above zero come first."""
    strengths = np.abs(branch).mean(axis=(1, 2)) * np.maximum(total, 0).mean(axis=(1, 2))
    return np.argsort(-strengths, kind="stable")


def _channels(branch: Array, total: Array) -> list[int]:
    """The selected channel, then the strongest of the others."""
    first = STATE.value.channel
    return [first, *[int(each) for each in _order(branch, total) if each != first][:OTHERS]]


def _numbers(words: Words, block: ResidualBlock, x: Array, branch: Array) -> None:
    """How the block is built, and how large what it adds is."""
    facts = {"start": block.start, "block": block.name}
    kind = words(f"blocks_residual.kind-{block.kind}")
    st.markdown(f"**{kind}**", help=words(f"blocks_residual.kind-{block.kind}-help"))
    st.markdown(words(f"blocks_residual.text-{block.kind}", **facts))
    st.markdown(
        words("blocks_residual.layers", layers=Markdown(" → ").join(_step(words, node) for node in block.layers))
    )
    norms = sizes(x, branch)
    st.markdown(f"**{words('blocks_residual.norms')}**", help=words("blocks_residual.norms-help"))
    left, middle, right = st.columns(3)
    left.metric(f"‖{_x(block)}‖", f"{norms.x:,.1f}")
    middle.metric("‖F(x)‖", f"{norms.branch:,.1f}")
    right.metric("cos", minus(f"{norms.cosine:+.3f}"))
    st.caption(_law(norms.x, norms.branch, norms.cosine, norms.total))
    st.caption(words("blocks_residual.cosine-text"))


def _law(x: float, branch: float, cosine: float, total: float) -> str:
    """How large the sum is: letters, numbers, result (the law of cosines)."""
    letters = "‖F(x) + x‖ = √(‖x‖² + ‖F(x)‖² + 2 ‖x‖ ‖F(x)‖ cos)"
    cos = minus(f"{cosine:.3f}")
    return f"{letters} = √({x:,.1f}² + {branch:,.1f}² + 2 · {x:,.1f} · {branch:,.1f} · ({cos})) = **{total:,.1f}**"


def _step(words: Words, node: Node) -> str:
    """A layer in a word: "3×3 convolution (64)"."""
    name = words(f"kinds.{node.kind}.name")
    if node.kind is Kind.CONVOLUTION:
        rows, columns = kernel(node)
        return f"{rows}×{columns} {name} ({node.output[0]})"
    return name
