"""The field growing with depth: boxes on the picture, a curve, the formulas, the story, and a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

import streamlit as st

from app.components.field_growth import Layer, field_growth
from app.components.ground import Ground
from app.pages.explore import links
from app.pages.receptive_fields import recurrence
from app.pages.receptive_fields.fields import jump_text, size_text
from app.pages.receptive_fields.state import STATE, selected_layer, selected_unit, stops, with_boxes
from app.results import Subject
from app.text import Words, plain
from app.text import words as words_in
from app.text.format import percent, shape, sides, signed
from cnnviz import WHOLE_IMAGE, Node, ReceptiveField
from cnnviz.analysis.receptive_field.coverage import larger_than, middle, padding_share
from cnnviz.geometry import Field
from cnnviz.graph.nodes import INPUT

COLUMNS = ("name", "kind", "output", "size", "jump", "start", "padding")
Nodes = tuple[Node, ...]


def draw(words: Words, subject: Subject) -> None:
    """The component, and below it what the visitor reads at leisure."""
    nodes, picture = subject.network.nodes, subject.view()
    node, height, width = selected_layer(nodes), *picture.shape[:2]
    facts = {"height": height, "width": width}
    st.caption(words("receptive_fields.convention-all", **facts), help=words("receptive_fields.growth.help"))
    field_growth(
        _layers(words.language, nodes),
        Ground(picture),
        words=words.under("receptive_fields.growth.view"),
        selected=(stops(nodes).index(node), *selected_unit(node)),
        on_pick=partial(_select, stops(nodes)),
    )
    st.caption(words("receptive_fields.growth.formula-help"))
    st.markdown(story(words, nodes, (height, width)))
    _table(words, nodes, (height, width))
    _to_explore(words, node)


def _select(layers: Nodes, index: int, row: int, column: int) -> None:
    STATE.update(layer=layers[index].name, row=row, column=column)


def _to_explore(words: Words, node: Node) -> None:
    """A button that opens the selected layer on the Explore page."""
    label = words("receptive_fields.to-explore")
    go = links.explore(layer=node.name).open
    st.button(label, icon=":material/open_in_new:", key="rf_to_explore", on_click=go)


def _fields(nodes: Nodes) -> Mapping[str, Field]:
    return {INPUT: ReceptiveField(), **{node.name: node.receptive_field for node in nodes}}


@lru_cache(maxsize=32)
def _layers(language: str, nodes: Nodes) -> tuple[Layer, ...]:
    """The stops as the component takes them; the same for every visitor who speaks ``language``."""
    words, fields = words_in(language), _fields(nodes)

    def layer(node: Node) -> Layer:
        facts = {"name": node.name, "kind": words(f"kinds.{node.kind}.name"), "output": shape(node.output)}
        title = words("receptive_fields.growth.title", field=size_text(words, node.receptive_field), **facts)
        _, rows, columns = node.output
        return Layer(
            node.name, plain(title), rows, columns, node.receptive_field, recurrence.lines(words, node, fields)
        )

    return tuple(layer(node) for node in stops(nodes))


def story(words: Words, nodes: Nodes, picture: tuple[int, int]) -> str:
    """How large the fields of this network become beside its picture (rows, columns)."""
    layers = stops(nodes)
    gated = next((node for node in layers if _is_gated(node)), None)
    if gated is not None:
        return words("receptive_fields.growth.story-whole", name=gated.name)
    boxes = with_boxes(layers)
    if not boxes:
        return words("receptive_fields.growth.line-none")
    return _story_of_sizes(words, boxes, picture)


def _is_gated(node: Node) -> bool:
    """A map of several units that all see everything; not the single unit behind global pooling."""
    return node.receptive_field is WHOLE_IMAGE and node.output[1:] != (1, 1)


def _story_of_sizes(words: Words, boxes: list[Node], picture: tuple[int, int]) -> str:
    first, last = larger_than(boxes, picture), boxes[-1]
    facts = {"last": last.name, "last_size": size_text(words, last.receptive_field)}
    facts |= {"height": str(picture[0]), "width": str(picture[1])}
    if first is None:
        return words("receptive_fields.growth.story-smaller", **facts)
    facts |= {"first": first.name, "first_size": size_text(words, first.receptive_field)}
    return words("receptive_fields.growth.story-larger", share=_padding_text(last, picture), **facts)


def _padding_text(node: Node, picture: tuple[int, int]) -> str:
    """The share of the middle unit's field that lies in the padding."""
    field = node.receptive_field
    return percent(padding_share(field, middle(node.output), picture)) if isinstance(field, ReceptiveField) else ""


def rows(words: Words, nodes: Nodes, picture: tuple[int, int]) -> list[dict[str, str]]:
    """One row for each layer, with numbers where its field is a box."""
    columns = [words(f"receptive_fields.growth.column-{name}") for name in COLUMNS]

    def row(node: Node) -> dict[str, str]:
        texts = (node.name, words(f"kinds.{node.kind}.name"), shape(node.output), *_numbers(words, node, picture))
        return dict(zip(columns, texts, strict=True))

    return [row(node) for node in nodes]


def _numbers(words: Words, node: Node, picture: tuple[int, int]) -> tuple[str, str, str, str]:
    field = node.receptive_field
    if len(node.output) != 3:
        return words("receptive_fields.growth.vector"), "", "", ""
    if not isinstance(field, ReceptiveField):
        return size_text(words, field), "", "", ""
    sizes = sides(signed(field.vertical.size), signed(field.horizontal.size))
    starts = sides(signed(field.vertical.start), signed(field.horizontal.start))
    return sizes, jump_text(field), starts, _padding_text(node, picture)


def _table(words: Words, nodes: Nodes, picture: tuple[int, int]) -> None:
    with st.expander(words("receptive_fields.growth.table"), icon=":material/table:"):
        st.dataframe(rows(words, nodes, picture), hide_index=True, height=380)
