"""The layer table of one network: search, fold, totals that add up, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import streamlit as st

from app.components.network_strip import Volume, short_name, with_blocks
from app.pages.architectures.chips import chips, families_of
from app.pages.architectures.controls import buttons, display, nodes_of, select_network, switch
from app.pages.architectures.fields import size_text
from app.pages.architectures.state import STATE
from app.text import Words, plain
from app.text.format import file_name, in_bytes, large, shape
from cnnviz import NetworkCard, Node
from cnnviz.analysis.cost.layer_table import Row, folded, kept_memory, rows_of, total
from cnnviz.graph.kinds import FAMILIES

COLUMNS = ("kind", "name", "description", "output", "parameters", "macs", "memory", "field")
NUMBERS = ("parameters", "macs", "memory")
HELP = {"parameters": "terms.parameters.help", "macs": "terms.macs.help", "memory": "architectures.memory-help"}
LONGEST, MARGIN, CHIP = 620, 28, 32  # px: the table's height, and the width of a cell's margins and of one chip in it
DIGITS = 6  # of a field: text is sorted letter by letter, so numbers of equal length stand in their order


def draw(words: Words) -> None:
    """The choices, the table and what it adds up to."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        card = select_network(words)
        fold = switch(words, "fold")
        st.text_input(
            words("architectures.search"),
            help=words("architectures.search-help"),
            placeholder=words("architectures.search-hint"),
            width=240,
            **STATE["search"].widget(),
        )
    nodes = nodes_of(words, card.slug)
    table = folded_rows(nodes, fold)
    shown = matching(words, table, STATE.value.search)
    _totals(words, table, shown)
    _table(words, shown)
    st.caption(_legend(words))
    _below(words, card, nodes, shown)


def folded_rows(nodes: Sequence[Node], fold: str) -> tuple[Row, ...]:
    """One row per step, per block of the network strip, or per outermost block."""
    table = rows_of(nodes)
    if fold == "steps":
        return table
    volumes = (
        Volume(node.name, short_name(node.name), "", node.kind.traits.family, node.output, node.inputs)
        for node in nodes
    )
    outermost = 0 if fold == "stages" else -1
    return folded(
        table, [volume.block[outermost] if volume.block else volume.name for volume in with_blocks([*volumes])]
    )


def kinds_text(words: Words, row: Row) -> str:
    """The kind of a step in words; of a block how many steps it has (the chips show their kinds)."""
    if row.steps == 1:
        return words(f"kinds.{row.kinds[0]}.name")
    return words("architectures.steps", count=row.steps)


def matching(words: Words, table: Sequence[Row], search: str) -> tuple[Row, ...]:
    """The rows that have every word of ``search`` in their name or kinds."""
    terms = search.casefold().split()

    def text(row: Row) -> str:
        kinds = " ".join(
            words(f"kinds.{kind}.name") + " " + words(f"kinds.family.{kind.traits.family}") for kind in row.kinds
        )
        return f"{row.name} {kinds} {shape(row.output)}".casefold()

    return tuple(row for row in table if all(term in text(row) for term in terms))


def _totals(words: Words, table: Sequence[Row], shown: Sequence[Row]) -> None:
    """What is on the screen adds up to this, of that."""
    some, whole = total(shown), total(table)
    if len(shown) == len(table):
        st.markdown(words("architectures.total", rows=len(table), steps=whole.steps, **_sums(table)))
        return
    parts = {name: _part(getattr(some, name), getattr(whole, name)) for name in NUMBERS}
    st.markdown(words("architectures.total-part", rows=len(shown), all=len(table), **parts))


def _sums(table: Sequence[Row]) -> dict[str, str]:
    sums = total(table)
    return {name: f"{getattr(sums, name):,}" for name in NUMBERS}


def _part(some: int, whole: int) -> str:
    return f"{some:,} / {whole:,} ({some / (whole or 1):.1%})"


def _table(words: Words, shown: Sequence[Row]) -> None:
    number = st.column_config.NumberColumn
    label = {name: words(f"architectures.column-{name}") for name in COLUMNS}
    st.dataframe(
        [{**line, "field": f"{line['field']:>{DIGITS}}"} for line in (_line(words, row) for row in shown)],
        hide_index=True,
        height=min(LONGEST, 38 + 35 * max(1, len(shown))),
        column_order=COLUMNS,
        column_config={
            "kind": st.column_config.ImageColumn(label["kind"], width=_chips_width(shown)),
            "name": st.column_config.TextColumn(label["name"]),
            "description": st.column_config.TextColumn(label["description"]),
            "output": st.column_config.TextColumn(label["output"]),
            "field": st.column_config.TextColumn(label["field"], help=plain(words("terms.receptive_field.help"))),
            **{name: number(label[name], format="localized", help=plain(words(HELP[name]))) for name in NUMBERS},
        },
    )


def _chips_width(shown: Sequence[Row]) -> int:
    return MARGIN + CHIP * max((len(families_of(row.kinds)) for row in shown), default=1)


def _line(words: Words, row: Row) -> dict[str, str | int]:
    return {
        "kind": chips(families_of(row.kinds)),
        "name": row.name,
        "description": kinds_text(words, row),
        "output": shape(row.output),
        "parameters": row.parameters,
        "macs": row.macs,
        "memory": row.memory,
        "field": size_text(words, row.field),
    }


def _legend(words: Words) -> str:
    letters = " · ".join(f"{look.code} {words(f'kinds.family.{name}')}" for name, look in FAMILIES.items())
    return f"{letters}. {words('architectures.field-caption')}"


def _below(words: Words, card: NetworkCard, nodes: Sequence[Node], shown: Sequence[Row]) -> None:
    every = total(rows_of(nodes)).memory
    kept = kept_memory(nodes, card.input)
    facts = {"every": in_bytes(every), "kept": in_bytes(kept), "numbers": large(kept / 4)}
    st.markdown(words("architectures.memory", **facts), help=words("architectures.memory-help"))
    with st.container(horizontal=True):
        st.download_button(
            words("architectures.csv"),
            as_csv(words, shown),
            file_name=file_name(display(words, card), "layers", ending=".csv"),
            mime="text/csv",
            icon=":material/download:",
        )
        buttons(words, card, "table", table=False)


def as_csv(words: Words, shown: Sequence[Row]) -> bytes:
    """The rows and their total, with the mark by which spreadsheets recognize UTF-8."""
    names = [name for name in COLUMNS if name != "kind"]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writerow({name: words(f"architectures.column-{name}") for name in names})
    writer.writerows(_line(words, row) for row in shown)
    sums = total(shown)
    writer.writerow({"name": words("architectures.sum"), **{name: getattr(sums, name) for name in NUMBERS}})
    return text.getvalue().encode("utf-8-sig")
