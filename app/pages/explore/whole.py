"""The whole: what the network receives, what it makes of it, and the network from input to output."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing import naming
from app.components.network_strip import Volume, network_strip, selected_name, short_name, with_blocks
from app.pages.explore import describe, probabilities
from app.pages.explore.state import STATE, select_layer
from app.results import Subject
from app.state import visitor
from app.text import Words
from app.text import words as words_in
from app.text.format import file_name
from app.text.format import shape as shape_text
from cnnviz.figures import probability_bars

BEST = 5
STRIP = "strip"  # key of the component, and of the name of the layer that was clicked
SMALLEST_SIDE = 224  # px: below, pixels are enlarged without smoothing, so that they can be seen


def enlarged(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Small pictures with every pixel as a square of several; ``(H, W, C)`` in and out."""
    factor = max(1, -(-SMALLEST_SIDE // pixels.shape[0]))
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)


def picture_and_classes(words: Words, subject: Subject) -> None:
    """The picture as the network receives it, and the best five classes as bars."""
    spec = subject.network.preprocessing
    facts = {"resize": spec.resize, "height": spec.height, "width": spec.width}
    label = words("explore.whole.received")
    st.markdown(f"**{label}**", help=words("explore.whole.received-help", **facts))
    st.image(enlarged(subject.view()).squeeze(), alt=label, width="stretch")
    if subject.network.labels:
        _classes(words, subject)
    else:
        last = shape_text(subject.network.nodes[-1].output)
        st.caption(words("explore.whole.no-classes", shape=last))
    if not subject.network.provenance.trained:
        st.markdown(f":orange[{words('choosing.untrained')}]")
    st.caption(_origin(words, subject.network))


def _classes(words: Words, subject: Subject) -> None:
    shares = subject.probabilities()
    best = np.argsort(-shares, kind="stable")[:BEST]
    names = [naming.class_label(words, subject.network, int(index)) for index in best]
    st.markdown(f"**{words('explore.whole.classes')}**", help=words("explore.whole.classes-help"))
    st.plotly_chart(
        probability_bars(names, shares[best], visitor.theme()),
        theme=None,
        alt=words("explore.whole.classes-alt", count=len(names)),
        key="classes",
    )
    probabilities.softmax(words)


def _origin(words: Words, network: cnnviz.Network) -> str:
    """Where it is computed and, for our own weights, how they were trained."""
    device = words("explore.whole.device", device=str(network.device).upper())
    card = network.provenance.card
    if card is None or network.provenance.source == cnnviz.Source.FILE:
        origin = words(f"explore.whole.origin-{network.provenance.source}", name=network.provenance.name)
        return f"{origin}  \n{device}"
    trained = words(
        "choosing.trained-card",
        data=words(f"explore.data.{network.provenance.labels_key}"),
        epochs=str(card.epochs),
        accuracy=f"{card.accuracy:.1%}",
        count=f"{card.test_pictures:,}",
    )
    return f"{trained}  \n{device}"


@lru_cache(maxsize=32)
def _volumes(language: str, shape: tuple[int, int, int], nodes: tuple[cnnviz.Node, ...]) -> tuple[Volume, ...]:
    """The picture and every node as the strip wants them; the same for every visitor who speaks ``language``."""
    word = words_in(language)
    name = word("kinds.family.input")
    volumes = (
        Volume(
            node.name,
            short_name(node.name),
            word(f"kinds.{node.kind}.name"),
            node.kind.traits.family,
            node.output,
            node.inputs,
        )
        for node in nodes
    )
    return with_blocks((Volume("input", name, name, "other", shape, ()), *volumes))


def follow_strip(network: cnnviz.Network) -> None:
    """Open the layer that was just selected on the strip, before anything is drawn for the one that was open."""
    name = selected_name(STRIP, (node.name for node in network.nodes))
    if name is not None:
        select_layer(name)


def strip(words: Words, subject: Subject) -> None:
    """The network as volumes; a click opens that layer."""
    spec = subject.network.preprocessing
    network_strip(
        _volumes(words.language, (spec.channels, spec.height, spec.width), subject.network.nodes),
        selected=STATE.value.layer,
        words=words,
        key=STRIP,
    )


def _rows(words: Words, network: cnnviz.Network) -> list[dict[str, str | int]]:
    names = ("name", "kind", "output", "parameters", "macs", "field")
    columns = {name: words(f"explore.column.{name}") for name in names}
    return [
        {
            columns["name"]: node.name,
            columns["kind"]: words(f"kinds.{node.kind}.name"),
            columns["output"]: shape_text(node.output),
            columns["parameters"]: node.parameters,
            columns["macs"]: node.macs,
            columns["field"]: describe.field(words, node),
        }
        for node in network.nodes
    ]


def as_csv(rows: list[dict[str, str | int]]) -> bytes:
    """A table as CSV, with the mark by which spreadsheets recognize UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def table(words: Words, subject: Subject) -> None:
    """Every node with its numbers, and their totals."""
    with st.expander(words("explore.whole.table"), icon=":material/table:"):
        rows = _rows(words, subject.network)
        nodes = subject.network.nodes
        totals = {name: f"{sum(getattr(node, name) for node in nodes):,}" for name in ("parameters", "macs")}
        st.caption(words("explore.whole.table-total", count=len(nodes), **totals))
        st.dataframe(rows, hide_index=True, height=400)
        st.download_button(
            words("explore.whole.csv"),
            as_csv(rows),
            file_name=file_name(subject.slug, "layers", ending=".csv"),
            mime="text/csv",
        )
