"""Inception: branches side by side, joined by their channels; what the 1x1 in front saves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

import cnnviz
from app.components.map_board import Column
from app.pages.blocks import inception_counts, tables
from app.pages.blocks.common import Array, board, chart, without_outliers
from app.pages.blocks.topics import Topic
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import segments, select
from app.text import Words
from cnnviz.analysis.blocks.branch_modules import Branch, BranchModule, branch_modules
from cnnviz.analysis.nodes import kernel
from cnnviz.figures import concatenation_strip, origin_colors

SHOWN = 3  # maps of each branch
VIEWS = ("maps", "counts")


@dataclass(frozen=True, slots=True)
class Inception:
    """Which module, seen as maps or in counts; ``own``: each branch on a scale of its own."""

    module: str = entry("", name="blk_inc_module")
    view: str = entry("maps", name="blk_inc_view", options=VIEWS)
    own: bool = entry(default=False, name="blk_inc_own", listed=False)


STATE = State("blocks_inception", Inception)


def render(words: Words, subject: Subject) -> None:
    """One module of the network."""
    by_name = {module.name: module for module in branch_modules(subject.network.nodes)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = select(
            STATE["module"], words("blocks_inception.module"), list(by_name), lambda each: _option(by_name[each])
        )
        label = words("blocks_inception.view")
        view = segments(STATE["view"], label, VIEWS, lambda each: _view(words, each), titled=False)
    if view == "maps":
        _maps(words, subject, by_name[name])
    else:
        inception_counts.panel(words, by_name[name])


def _option(module: BranchModule) -> str:
    channels, rows, columns = module.concatenation.output
    return f"{module.name} · {channels}×{rows}×{columns}"


def _view(words: Words, name: str) -> str:
    return words(f"blocks_inception.view-{name}")


def _maps(words: Words, subject: Subject, module: BranchModule) -> None:
    """Every branch's strongest maps; beside them, the concatenation colored by branch and the counts."""
    st.caption(words("blocks_inception.maps-text", start=module.start, count=SHOWN))
    left, right = st.columns(2, gap="medium")
    with left:
        _board(words, module, subject.activations(module.concatenation.name))
    with right:
        _joined(words, module)


def _board(words: Words, module: BranchModule, joined: Array) -> None:
    label, text = words("blocks_inception.own-scale"), words("blocks_inception.own-scale-help")
    own = st.toggle(label, help=text, **STATE["own"].widget())
    colors = origin_colors(len(module.branches))
    pairs = zip(module.branches, colors, strict=True)
    columns = [_column(words, branch, joined, color, own=own) for branch, color in pairs]
    board(words, columns, key="blk_inc_board", limit=without_outliers(joined))


def _column(words: Words, branch: Branch, joined: Array, color: str, *, own: bool) -> Column:
    """The branch's strongest channels, by their numbers in the concatenation."""
    maps = joined[branch.first : branch.first + branch.channels]
    order = np.argsort(-np.abs(maps).mean(axis=(1, 2)), kind="stable")[:SHOWN]
    limit = without_outliers(maps) if own else None
    return Column(
        title(words, branch),
        np.ascontiguousarray(maps[order]),
        words("blocks_inception.note", channels=branch.channels, field=_field(branch)),
        color=color,
        captions=tuple(f"#{branch.first + int(each)}" for each in order),
        limit=limit,
    )


def _joined(words: Words, module: BranchModule) -> None:
    name = words("blocks_inception.joined", name=module.concatenation.name)
    st.markdown(f"**{name}**", help=words("blocks_inception.joined-help"))
    names = [title(words, branch) for branch in module.branches]
    figure = concatenation_strip(
        names, [branch.channels for branch in module.branches], words("blocks_inception.channel"), visitor.theme()
    )
    chart(figure, alt=words("blocks_inception.strip-alt"), key="blk_inc_strip")
    tables.table([_row(words, branch) for branch in module.branches])
    st.caption(_total(words, module), help=words("blocks_inception.counts-help"))


def title(words: Words, branch: Branch) -> str:
    """The branch's way in short: "1×1 → 3×3"."""
    return " → ".join(_window(words, node) for node in branch.windows)


def _window(words: Words, node: cnnviz.Node) -> str:
    rows, columns = kernel(node)
    size = f"{rows}×{columns}"
    return size if node.kind is cnnviz.Kind.CONVOLUTION else words(f"blocks_inception.{node.kind}", size=size)


def _field(branch: Branch) -> str:
    field = branch.output.receptive_field
    return f"{field.vertical.size}×{field.horizontal.size}" if isinstance(field, cnnviz.ReceptiveField) else "–"


def _row(words: Words, branch: Branch) -> tables.Row:
    values: tables.Row = {
        "branch": title(words, branch),
        "channels": f"{branch.channels} (#{branch.first}–#{branch.first + branch.channels - 1})",
        "field": _field(branch),
        "parameters": sum(node.parameters for node in branch.nodes),
        "macs": sum(node.macs for node in branch.nodes),
    }
    return {words(f"blocks_inception.column-{name}"): value for name, value in values.items()}


def _total(words: Words, module: BranchModule) -> str:
    nodes = [node for branch in module.branches for node in branch.nodes]
    return words(
        "blocks_inception.total",
        terms=" + ".join(str(branch.channels) for branch in module.branches),
        channels=module.concatenation.output[0],
        parameters=f"{sum(node.parameters for node in nodes):,}",
        macs=f"{sum(node.macs for node in nodes):,}",
    )


TOPIC = Topic(
    "inception",
    order=20,
    render=render,
    fits=branch_modules,
    examples=("googlenet", "inception_v3", "squeezenet1_1"),
    states=(STATE, inception_counts.STATE),
    apart=inception_counts.example,
)
