"""What single channels see where branches are concatenated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from app.choosing.offering import elsewhere
from app.components.channel_strip import FieldKind, channel_strip
from app.components.ground import Ground
from app.pages.receptive_fields.fields import jump_text, size_text
from app.pages.receptive_fields.state import STATE, forget_network
from app.results import Subject
from app.state.inputs import one_of
from app.text import Words, plain
from cnnviz import Kind, Node, ReceptiveField
from cnnviz.analysis.receptive_field.channels import (
    ChannelRanges,
    ConcatenatedInput,
    channel_fields,
    concatenated_inputs,
)
from cnnviz.analysis.receptive_field.coverage import middle
from cnnviz.geometry import Field

EXAMPLES = ("densenet121", "googlenet", "inception_v3", "squeezenet1_0")
MIXED = frozenset({Kind.CHANNEL_SHUFFLE})
COLUMNS = ("channels", "count", "source", "field", "jump")
Inputs = tuple[ConcatenatedInput, ...]


@lru_cache(maxsize=16)
def _channel_fields(nodes: tuple[Node, ...], channels: int) -> Mapping[str, ChannelRanges]:
    return channel_fields(nodes, channels)


def draw(words: Words, subject: Subject) -> None:
    """The strip of a concatenation's channels, and its ranges as a table."""
    nodes = subject.network.nodes
    fields = _channel_fields(nodes, subject.network.preprocessing.channels)
    concatenations = {node.name: of for node in nodes if len(of := concatenated_inputs(node, fields)) > 1}
    if not concatenations:
        elsewhere(words, "receptive_fields.channels.none", subject.slug, EXAMPLES, forget_network)
        return
    name = _select(words, concatenations)
    node, picture, selected = subject.network.node(name), subject.view(), concatenations[name]
    kinds = kinds_of(words, selected)
    _sentence(words, name, selected, kinds)
    strip_words = words.under("receptive_fields.channels.view")
    channel_strip(name, selected, kinds, ground=Ground(picture), unit=middle(node.output), words=strip_words)
    facts = {"layer": name, "height": picture.shape[0], "width": picture.shape[1]}
    st.caption(words("receptive_fields.convention", **facts))
    if MIXED & {each.kind for each in nodes}:
        st.caption(words("receptive_fields.channels.mixed"))
    st.dataframe(rows(words, selected), hide_index=True)


def end_of_first_block(concatenations: Mapping[str, Inputs]) -> str:
    """The last concatenation before the channels become fewer."""
    names, counts = list(concatenations), [sum(each.count for each in of) for of in concatenations.values()]
    ends = (name for name, count, after in zip(names, counts, counts[1:], strict=False) if after < count)
    return next(ends, names[-1])


def _select(words: Words, concatenations: Mapping[str, Inputs]) -> str:
    def option(name: str) -> str:
        of = concatenations[name]
        count = sum(each.count for each in of)
        return plain(words("receptive_fields.channels.option", name=name, count=count, fields=range_text(words, of)))

    one_of(STATE["concatenation"], list(concatenations), end_of_first_block(concatenations))
    label, text = words("receptive_fields.channels.choose"), words("receptive_fields.channels.help")
    widget = STATE["concatenation"].widget()
    return str(st.selectbox(label, list(concatenations), format_func=option, help=text, width=620, **widget))


def _sentence(words: Words, name: str, of: Inputs, kinds: list[FieldKind]) -> None:
    counts = {"count": sum(each.count for each in of), "inputs": len(of), "kinds": len(kinds)}
    st.markdown(words("receptive_fields.channels.summary", name=name, fields=range_text(words, of), **counts))


def _side(field: Field) -> int:
    return max(field.vertical.size, field.horizontal.size) if isinstance(field, ReceptiveField) else 0


def range_text(words: Words, of: Inputs) -> str:
    """From the smallest field to the largest."""
    fields = sorted({channels.field for each in of for channels in each.ranges}, key=_side)
    boxes = [_side(field) for field in fields if isinstance(field, ReceptiveField)]
    if len(boxes) < len(fields) or boxes[0] == boxes[-1]:
        return size_text(words, fields[0])
    return words("receptive_fields.channels.option-range", low=f"{boxes[0]:,}", high=f"{boxes[-1]:,}")


def kinds_of(words: Words, of: Inputs) -> list[FieldKind]:
    """Every field that a channel has, the smallest first; what is no box comes last."""
    counts: dict[Field, int] = {}
    for channels in (channels for each in of for channels in each.ranges):
        counts[channels.field] = counts.get(channels.field, 0) + channels.count
    ordered = sorted(counts, key=lambda field: (not isinstance(field, ReceptiveField), _side(field)))
    return [FieldKind(field, size_text(words, field), counts[field]) for field in ordered]


def rows(words: Words, of: Inputs) -> list[dict[str, str | int]]:
    """One row for every range of channels: which, how many, from where, what they see."""
    columns = [words(f"receptive_fields.channels.column-{name}") for name in COLUMNS]
    table = []
    for each in of:
        first = each.first
        for channels in each.ranges:
            field, count = channels.field, channels.count
            jump = jump_text(field) if isinstance(field, ReceptiveField) else ""
            numbers = f"{first}–{first + count - 1}"
            cells: tuple[str | int, ...] = (numbers, count, each.source, size_text(words, field), jump)
            table.append(dict(zip(columns, cells, strict=True)))
            first += count
    return table
