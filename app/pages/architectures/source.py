"""The tables of one source for LeNet-5 and AlexNet, line by line, with ours beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

import cnnviz
from app.pages.architectures.source_tables import ALEXNET, LENET5, Line
from app.pages.architectures.state import cards
from app.text import Words
from app.text.format import NOTHING, shape
from cnnviz import Node
from cnnviz.analysis.cost import variants
from cnnviz.analysis.cost.layer_table import rows_of, total

Facts = Mapping[str, int]
SAME, OTHER = "✓", "≠"


def draw(words: Words) -> None:
    """Both tables, and what the networks of the same name have in all."""
    st.markdown(f"#### {words('architectures.source-lenet5')}")
    st.table(lenet_rows(words))
    ours, original = total(rows_of(cnnviz.layers("lenet5"))).parameters, variants.lenet_of_1998()
    st.markdown(
        words(
            "architectures.source-lenet5-total",
            ours=f"{ours:,}",
            original=f"{sum(layer.parameters for layer in original):,}",
            connections=f"{sum(layer.connections for layer in original):,}",
        )
    )
    st.markdown(f"#### {words('architectures.source-alexnet')}")
    st.table(alexnet_rows(words))
    st.markdown(words("architectures.source-alexnet-note"))
    st.markdown(words("architectures.source-alexnet-total", **_three_alexnets()))


def facts_of(node: Node) -> dict[str, int]:
    """The facts of ``Line`` at a node of ours."""
    facts = {"channels": node.output[0]}
    sizes = dict(node.weights).get("weight")
    if node.windows is not None:
        facts |= {"kernel": node.windows[0].kernel, "stride": node.windows[0].stride}
    if sizes is not None:
        facts["reads" if node.windows else "inputs"] = sizes[1]
    if len(node.output) > 1:
        facts["size"] = node.output[1]
    return facts


def _facts(slug: str) -> dict[str, dict[str, int]]:
    channels, side, _ = cards()[slug].input
    return {"input": {"channels": channels, "size": side}} | {node.name: facts_of(node) for node in cnnviz.layers(slug)}


def line_text(facts: Facts) -> str:
    """Facts as a line: the window, what it reads, and what comes out; missing facts are left out.

    >>> line_text({"kernel": 5, "reads": 48, "stride": 1, "channels": 256, "size": 27})
    '5×5×48, /1 → 256×27×27'
    >>> line_text({"inputs": 84, "channels": 10})
    '84 → 10'
    """
    size = facts.get("size")
    output = [facts.get("channels"), *([size, size] if size else [])]
    out = shape(f"{each:,}" for each in output if each is not None)
    window = [facts.get("kernel"), facts.get("kernel"), facts.get("reads")]
    kernel = shape(each for each in window if each is not None)
    inside = f"{facts['inputs']:,}" if "inputs" in facts else kernel
    stride = f", /{facts['stride']}" if "stride" in facts else ""
    return f"{inside}{stride} → {out}" if inside else out


def differing(line: Line, ours: Facts) -> list[str]:
    """Names of the facts in which the source differs."""
    return [name for name, value in line.facts.items() if ours.get(name) != value]


def _compared(words: Words, line: Line, ours: Facts) -> str:
    wrong = differing(line, ours)
    if not wrong:
        return SAME
    reason = words(f"architectures.{line.reason}") if line.reason else ", ".join(wrong)
    return f"{OTHER} {reason}"


def _rows(words: Words, slug: str, net: str, lines: Sequence[Line]) -> list[dict[str, str]]:
    facts, weights = _facts(slug), {node.name: node.parameters for node in cnnviz.layers(slug)}
    names = {name: words(f"architectures.source-column-{name}") for name in ("line", "says", "ours", "count", "same")}
    return [
        {
            names["line"]: f"{words(f'architectures.source-{net}-{line.node}')} ({line.node})",
            names["says"]: line_text(line.facts),
            names["ours"]: line_text(facts[line.node]),
            names["count"]: f"{weights.get(line.node, 0):,}",
            names["same"]: _compared(words, line, facts[line.node]),
        }
        for line in lines
    ]


def lenet_rows(words: Words) -> list[dict[str, str]]:
    """The source's lines, our network, and the layer of 1998."""
    original = {layer.name: layer for layer in variants.lenet_of_1998()}
    column = words("architectures.source-column-original")
    table = _rows(words, "lenet5", "lenet", LENET5)
    for row, line in zip(table, LENET5, strict=True):
        layer = original.get(line.node)
        row[column] = f"{layer.parameters:,} / {layer.connections:,}" if layer else NOTHING
    return table


def alexnet_rows(words: Words) -> list[dict[str, str]]:
    """The source's lines, the network of 2012, and torchvision's network of the same name."""
    other = _facts("alexnet")
    column = words("architectures.source-column-torchvision")
    table = _rows(words, "alexnet2012", "alexnet", ALEXNET)
    for row, line in zip(table, ALEXNET, strict=True):
        row[column] = line_text(other[line.beside]) if line.beside else NOTHING
    return table


def _three_alexnets() -> dict[str, str]:
    """The parameters of the networks that all are called AlexNet."""
    grouped, other = cnnviz.layers("alexnet2012"), cnnviz.layers("alexnet")
    sums = {"grouped": total(rows_of(grouped)).parameters, "torchvision": total(rows_of(other)).parameters}
    return {name: f"{value:,}" for name, value in (sums | {"ungrouped": variants.ungrouped(grouped)}).items()}
