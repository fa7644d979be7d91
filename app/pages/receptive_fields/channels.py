"""What single channels see where branches are concatenated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

import streamlit as st

from app.choosing.offering import elsewhere
from app.components.channel_strip import FieldKind, channel_strip
from app.components.plane import Ground
from app.pages.receptive_fields import state, told
from app.results import Subject
from app.text import Words
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


@lru_cache(maxsize=16)
def _found(nodes: tuple[Node, ...], channels: int) -> Mapping[str, ChannelRanges]:
    return channel_fields(nodes, channels)


def draw(words: Words, chosen: Subject) -> None:
    """The strip of a concatenation's channels, and its runs as a table."""
    nodes = chosen.network.nodes
    found = _found(nodes, chosen.network.preprocessing.channels)
    joined = {node.name: of for node in nodes if len(of := concatenated_inputs(node, found)) > 1}
    if not joined:
        elsewhere(
            words, "receptive_fields.channels.none", chosen.slug, EXAMPLES, partial(state.forget, *state.DEPENDENT)
        )
        return
    if st.session_state.get("rf_cat") not in joined:
        st.session_state["rf_cat"] = first_peak(joined)
    name = _choose(words, joined)
    node, picture = chosen.network.node(name), chosen.view()
    kinds = kinds_of(words, joined[name])
    _told(words, name, joined[name], kinds)
    strip_words = words.under("receptive_fields.channels.view")
    channel_strip(name, joined[name], kinds, ground=Ground(picture), unit=middle(node.output), words=strip_words)
    facts = {"layer": name, "height": picture.shape[0], "width": picture.shape[1]}
    st.caption(words("receptive_fields.convention", **facts))
    if MIXED & {each.kind for each in nodes}:
        st.caption(words("receptive_fields.channels.told-mixed"))
    st.dataframe(rows(words, joined[name]), hide_index=True)


def first_peak(joined: Mapping[str, tuple[ConcatenatedInput, ...]]) -> str:
    """The concatenation at the end of the first block: the last before their channels become fewer."""
    names, counts = list(joined), [sum(part.count for part in of) for of in joined.values()]
    ends = (name for name, count, after in zip(names, counts, counts[1:], strict=False) if after < count)
    return next(ends, names[-1])


def _choose(words: Words, joined: Mapping[str, tuple[ConcatenatedInput, ...]]) -> str:
    def option(name: str) -> str:
        count = sum(part.count for part in joined[name])
        return words("receptive_fields.channels.option", name=name, count=count, fields=between(words, joined[name]))

    label, text = words("receptive_fields.channels.choose"), words("receptive_fields.channels.help")
    return str(st.selectbox(label, list(joined), key="rf_cat", format_func=option, help=text, width=620))


def _told(words: Words, name: str, of: tuple[ConcatenatedInput, ...], kinds: list[FieldKind]) -> None:
    counts = {"count": sum(part.count for part in of), "inputs": len(of), "kinds": len(kinds)}
    st.markdown(words("receptive_fields.channels.told", name=name, fields=between(words, of), **counts))


def _side(seen: Field) -> int:
    return max(seen.vertical.size, seen.horizontal.size) if isinstance(seen, ReceptiveField) else 0


def between(words: Words, of: tuple[ConcatenatedInput, ...]) -> str:
    """From the smallest field to the largest, in words."""
    fields = sorted({run.field for part in of for run in part.ranges}, key=_side)
    boxes = [_side(field) for field in fields if isinstance(field, ReceptiveField)]
    if len(boxes) < len(fields) or boxes[0] == boxes[-1]:
        return told.field(words, fields[0])
    return words("receptive_fields.channels.option-range", low=f"{boxes[0]:,}", high=f"{boxes[-1]:,}")


def kinds_of(words: Words, of: tuple[ConcatenatedInput, ...]) -> list[FieldKind]:
    """Every field that a channel has, the smallest first; what is no box comes last."""
    counts: dict[Field, int] = {}
    for run in (run for part in of for run in part.ranges):
        counts[run.field] = counts.get(run.field, 0) + run.count
    ordered = sorted(counts, key=lambda seen: (not isinstance(seen, ReceptiveField), _side(seen)))
    return [FieldKind(seen, told.field(words, seen), counts[seen]) for seen in ordered]


def rows(words: Words, of: tuple[ConcatenatedInput, ...]) -> list[dict[str, str | int]]:
    """One row for every run of channels: which, how many, from where, what they see."""
    names = ("channels", "count", "source", "field", "jump")
    columns = [words(f"receptive_fields.channels.column-{name}") for name in names]
    found = []
    for part in of:
        first = part.first
        for run in part.ranges:
            jump = told.jump(run.field) if isinstance(run.field, ReceptiveField) else ""
            which = f"{first}–{first + run.count - 1}"
            values: tuple[str | int, ...] = (which, run.count, part.source, told.field(words, run.field), jump)
            found.append(dict(zip(columns, values, strict=True)))
            first += run.count
    return found
