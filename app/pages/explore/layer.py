"""One layer: what it does in its own numbers, its maps, its filters, how its values lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.components import Note
from app.components.map_grid import Tiles, map_grid, map_tiles, rgb_tiles
from app.components.palette import Palette
from app.pages.explore import arithmetic, describe, unit
from app.pages.explore.state import ORDERS, STATE, select_channel, step_to_layer
from app.pages.explore.whole import as_csv
from app.results import Subject
from app.state import visitor
from app.state.inputs import segments
from app.state.page import part
from app.text import Words, code
from app.text.format import file_name, fixed, shape
from cnnviz.figures import HistogramWords, value_histogram

#: The scale ends where 99.5 % of the absolute values are: one outlier does not make all other maps pale.
SCALE_PERCENTILE = 99.5
RGB = 3
ICONS = {"previous": ":material/chevron_left:", "next": ":material/chevron_right:"}
Views = dict[str, Callable[[Words, Subject, cnnviz.Node], None]]


def panel(words: Words, subject: Subject) -> None:
    """The open layer; the unit view keeps the grid above it in sight."""
    node = subject.network.node(STATE.value.layer)
    views = _views(node)
    view = _bar(words, subject.network, node, views)
    _facts(words, subject, node)
    views[view](words, subject, node)


def _views(node: cnnviz.Node) -> Views:
    """What there is to see of a layer; only convolutions have filters that are images."""
    filters = {"filters": _filters} if node.kind is cnnviz.Kind.CONVOLUTION else {}
    return {"maps": _maps, **filters, "histogram": _histogram, "table": _table}


def _bar(words: Words, network: cnnviz.Network, node: cnnviz.Node, views: Views) -> str:
    """The layer's name between its neighbors, and the choice of a view; returns the view."""
    names = [entry.name for entry in network.nodes]
    index = names.index(node.name)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step(words, "previous", names[:index][-1:])
        _step(words, "next", names[index + 1 :][:1])
        _title(words, network, node)
        return _choice(words, views)


def _title(words: Words, network: cnnviz.Network, node: cnnviz.Node) -> None:
    kind = words(f"kinds.{node.kind}.name")
    untrained = "" if network.provenance.trained else f" &nbsp; :orange-badge[{words('explore.layer.untrained')}]"
    st.markdown(
        f"**{code(node.name)}** · {kind} · {shape(node.output)}{untrained}",
        help=words(f"kinds.{node.kind}.help"),
        width="content",
    )
    st.space("stretch")


def _choice(words: Words, views: Views) -> str:
    label = words("explore.layer.view")
    return segments(STATE["view"], label, list(views), lambda name: words(f"explore.layer.view-{name}"), titled=False)


def _step(words: Words, name: str, target: list[str]) -> None:
    """A button to the neighboring layer, out of reach where there is none."""
    st.button(
        "",
        icon=ICONS[name],
        key=name,
        help=words(f"explore.layer.{name}"),
        disabled=not target,
        on_click=step_to_layer,
        args=(target[0] if target else "",),
    )


def _facts(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    """The layer's own numbers in a few short lines."""
    before = subject.input_shape(node)
    lines = [(words("explore.layer.size-line"), line) for line in describe.size_lines(words, node, before)]
    unread = describe.unread(words, node, before)
    numbers = [(words("explore.layer.parameters"), describe.parameters(words, node))] if node.weights else []
    macs = describe.macs(node)
    if macs:
        numbers.append((words("explore.layer.macs"), macs))
    numbers.append((words("explore.layer.field"), describe.field(words, node)))
    text = [words(f"kinds.{node.kind}.role"), *(f"{name}: {value}" for name, value in lines)]
    text += [unread] if unread else []
    text.append(" · ".join(f"{name}: {value}" for name, value in numbers))
    st.caption("  \n".join(text), help=f"{words('explore.layer.size-help')}  \n{words('explore.layer.macs-help')}")


def scale_of(maps: NDArray[np.float32]) -> float:
    """End of the shared color scale; 1 for a layer of zeros."""
    sizes = np.abs(maps)
    return float(np.percentile(sizes, SCALE_PERCENTILE)) or float(sizes.max()) or 1.0


def strengths(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean absolute value of each channel, ``(C,)``."""
    means: NDArray[np.float32] = np.abs(maps).mean(axis=(1, 2))
    return means


def _order(maps: NDArray[np.float32]) -> NDArray[np.int64] | None:
    return np.argsort(-strengths(maps), kind="stable") if STATE.value.sort == "strength" else None


def _maps(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    maps = subject.activations(node.name)
    limit = scale_of(maps)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _map_options(words)
        st.space("stretch")
        unit.doors(words, subject, node)
    _maps_and_unit(words, subject, node, limit)


@part
def _maps_and_unit(words: Words, subject: Subject, node: cnnviz.Node, limit: float) -> None:
    """The grid and the selected unit: a click on a map draws these alone."""
    if STATE.value.layer != node.name:
        st.rerun()  # the trail went to another layer
    grid, detail = st.columns([1, 1], gap="medium")
    with grid:
        _grid(words, subject.activations(node.name), limit)
    with detail:
        unit.panel(words, subject, node, limit)
    arithmetic.panel(words, subject, node, limit)


def _grid(words: Words, maps: NDArray[np.float32], limit: float) -> None:
    tiles = map_tiles(maps, None if STATE.value.own_scale else limit)
    map_grid(
        replace(tiles, note=_note(words, maps, limit)),
        key="maps",
        words=words,
        selected=STATE.value.channel,
        order=_order(maps),
        on_pick=select_channel,
    )


def _map_options(words: Words) -> None:
    st.segmented_control(
        words("explore.layer.sort"),
        ORDERS,
        format_func=lambda name: words(f"explore.layer.sort-{name}"),
        help=words("explore.layer.sort-help"),
        label_visibility="collapsed",
        required=True,
        width="content",
        **STATE["sort"].widget(),
    )
    help_text = words("explore.layer.own-scale-help")
    st.toggle(words("explore.layer.own-scale"), help=help_text, width="content", **STATE["own_scale"].widget())


def _note(words: Words, maps: NDArray[np.float32], limit: float) -> Note:
    """What the grid leaves out."""
    dead = int((strengths(maps) == 0).sum())
    lines = [words("explore.layer.dead", dead=dead, count=len(maps))]
    if np.abs(maps).max() > limit:
        lines.append(words("explore.layer.clipped", limit=fixed(limit)))
    return Note(" ".join(lines), words("terms.dead_channel.help"))


def _tiles(words: Words, weights: NDArray[np.float32], first: bool) -> Tiles:  # noqa: FBT001 - private
    """Filters as pictures: in color for a first layer on color, else one input channel at a time."""
    count, channels, height, width = weights.shape
    limit = float(np.abs(weights).max()) or 1.0
    if first and channels == RGB:
        st.caption(words("explore.layer.filters-rgb", count=count))
        return rgb_tiles(weights, limit)
    st.caption(words("explore.layer.filters-one", count=count, height=height, width=width, channels=channels))
    channel = 0
    if channels > 1:
        channel = st.number_input(
            words("explore.layer.input-channel"),
            0,
            channels - 1,
            help=words("explore.layer.input-channel-help"),
            **STATE["input_channel"].widget(),
        )
    return map_tiles(np.ascontiguousarray(weights[:, int(channel)]), limit, Palette.WEIGHT)


def _filters(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    weights = subject.network.parameter(node.name)
    if STATE.value.input_channel >= weights.shape[1]:
        STATE.reset("input_channel")
    map_grid(
        _tiles(words, weights, node.inputs == ("input",)),
        key="filters",
        words=words,
        selected=STATE.value.channel,
        on_pick=select_channel,
    )
    unit.to_convolution(words, subject, node)


def _histogram(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    maps = subject.activations(node.name)
    channel = STATE.value.channel
    labels = HistogramWords(
        value=words("explore.layer.histogram-x"),
        count=words("explore.layer.histogram-y"),
        everything=words("explore.layer.histogram-all"),
        one=words("explore.layer.histogram-one", channel=channel),
    )
    figure = value_histogram(maps, channel, labels, visitor.theme())
    st.plotly_chart(figure, alt=words("explore.layer.histogram-alt"), key="histogram", theme=None)
    st.caption(words("explore.layer.zeros", share=f"{(maps == 0).mean():.1%}"))


def _table(words: Words, subject: Subject, node: cnnviz.Node) -> None:
    """The grid in numbers: one row per channel."""
    maps = subject.activations(node.name)
    facts = {
        "channel": np.arange(len(maps)),
        "minimum": maps.min(axis=(1, 2)),
        "maximum": maps.max(axis=(1, 2)),
        "mean": maps.mean(axis=(1, 2)),
        "strength": strengths(maps),
    }
    columns = {words(f"explore.column.{name}"): values.tolist() for name, values in facts.items()}
    st.dataframe(columns, hide_index=True, height=360)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    name = file_name(subject.slug, node.name, ending=".csv")
    st.download_button(words("explore.whole.csv"), as_csv(rows), file_name=name, mime="text/csv")
