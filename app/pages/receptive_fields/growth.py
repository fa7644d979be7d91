"""The field growing with depth: boxes on the picture, a curve, the formulas, the story, and a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

import streamlit as st

from app.components.field_growth import Layer, field_growth
from app.components.plane import Ground
from app.pages.explore import links
from app.pages.receptive_fields import state, told
from app.results import Subject
from app.text import Words
from app.text import words as words_in
from cnnviz import WHOLE_IMAGE, Node, ReceptiveField
from cnnviz.analysis.receptive_field.coverage import larger_than, middle, padding_share
from cnnviz.geometry import Field
from cnnviz.graph.nodes import INPUT

Nodes = tuple[Node, ...]


def draw(words: Words, chosen: Subject) -> None:
    """The component, and below it what the visitor reads at leisure."""
    nodes, picture = chosen.network.nodes, chosen.view()
    node, stops = state.layer_of(nodes), state.stops(nodes)
    height, width = picture.shape[:2]
    facts = {"height": height, "width": width}
    st.caption(words("receptive_fields.convention-all", **facts), help=words("receptive_fields.growth.help"))
    field_growth(
        _layers(words.language, nodes),
        Ground(picture),
        words=words.under("receptive_fields.growth.view"),
        selected=(stops.index(node), *state.unit_of(node)),
        on_pick=partial(_picked, stops),
    )
    st.caption(words("receptive_fields.growth.formula-help"))
    st.markdown(story(words, nodes, (height, width)))
    _table(words, nodes, (height, width))
    to_explore(words, node)


def _picked(stops: Nodes, index: int, row: int, column: int) -> None:
    state.go_to(stops[index].name, row, column)


def to_explore(words: Words, node: Node) -> None:
    """A button that opens the chosen layer on the Explore page."""
    label = words("receptive_fields.to-explore")
    go = links.explore(layer=node.name).open
    st.button(label, icon=":material/open_in_new:", key="rf_to_explore", on_click=go)


def _fields(nodes: Nodes) -> Mapping[str, Field]:
    return {INPUT: ReceptiveField(), **{node.name: node.receptive_field for node in nodes}}


@lru_cache(maxsize=32)
def _layers(language: str, nodes: Nodes) -> tuple[Layer, ...]:
    """The stops as the component wants them; the same for every visitor who speaks ``language``."""
    words, fields = words_in(language), _fields(nodes)

    def layer(node: Node) -> Layer:
        kind, seen = words(f"kinds.{node.kind}.name"), told.field(words, node.receptive_field)
        facts = {"name": node.name, "kind": kind, "output": told.shape(node.output), "field": seen}
        title = words("receptive_fields.growth.title", **facts)
        _, rows, columns = node.output
        return Layer(node.name, title, rows, columns, node.receptive_field, told.lines(words, node, fields))

    return tuple(layer(node) for node in state.stops(nodes))


def story(words: Words, nodes: Nodes, picture: tuple[int, int]) -> str:
    """What this network's fields come to, beside its picture's size."""
    stops = state.stops(nodes)
    gated = next((node for node in stops if _is_gated(node)), None)
    if gated is not None:
        return words("receptive_fields.growth.story-whole", name=gated.name)
    boxes = state.boxes(stops)
    if not boxes:
        return words("receptive_fields.growth.line-none")
    return _of_sizes(words, boxes, picture)


def _is_gated(node: Node) -> bool:
    """A map of several units that all see everything; not the single unit behind global pooling."""
    return node.receptive_field is WHOLE_IMAGE and node.output[1:] != (1, 1)


def _of_sizes(words: Words, boxes: list[Node], picture: tuple[int, int]) -> str:
    first, last = larger_than(boxes, picture), boxes[-1]
    facts = {"last": last.name, "last_size": told.field(words, last.receptive_field)}
    facts |= {"height": str(picture[0]), "width": str(picture[1])}
    if first is None:
        return words("receptive_fields.growth.story-smaller", **facts)
    facts |= {"first": first.name, "first_size": told.field(words, first.receptive_field)}
    return words("receptive_fields.growth.story-larger", share=_beyond(last, picture), **facts)


def _beyond(node: Node, picture: tuple[int, int]) -> str:
    """The share of the middle unit's field that lies in the padding."""
    seen = node.receptive_field
    return told.share(padding_share(seen, middle(node.output), picture)) if isinstance(seen, ReceptiveField) else ""


def rows(words: Words, nodes: Nodes, picture: tuple[int, int]) -> list[dict[str, str]]:
    """One row per layer; numbers where there are any."""
    names = ("name", "kind", "output", "size", "jump", "start", "padding")
    columns = [words(f"receptive_fields.growth.column-{name}") for name in names]
    found = []
    for node in nodes:
        values = (node.name, words(f"kinds.{node.kind}.name"), told.shape(node.output), *_numbers(words, node, picture))
        found.append(dict(zip(columns, values, strict=True)))
    return found


def _numbers(words: Words, node: Node, picture: tuple[int, int]) -> tuple[str, str, str, str]:
    seen = node.receptive_field
    if len(node.output) != 3:
        return words("receptive_fields.growth.vector"), "", "", ""
    if not isinstance(seen, ReceptiveField):
        return told.field(words, seen), "", "", ""
    sizes, starts = (
        "×".join(map(told.signed, dict.fromkeys(pair)))
        for pair in ((seen.vertical.size, seen.horizontal.size), (seen.vertical.start, seen.horizontal.start))
    )
    return sizes, told.jump(seen), starts, _beyond(node, picture)


def _table(words: Words, nodes: Nodes, picture: tuple[int, int]) -> None:
    with st.expander(words("receptive_fields.growth.table"), icon=":material/table:"):
        st.dataframe(rows(words, nodes, picture), hide_index=True, height=380)
