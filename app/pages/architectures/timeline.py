"""The time line: one card for each family of networks, from 1998 on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.choosing.naming import list_label
from app.components.browser import clicked
from app.pages.architectures.controls import buttons, display, nodes_of
from app.pages.architectures.fields import pixels
from app.pages.architectures.state import ALL, STATE, cards
from app.state import visitor
from app.state.inputs import one_of, select
from app.text import Words, escaped, plain
from app.text.format import NOTHING, large, macs, shape
from cnnviz import NetworkCard, Node
from cnnviz.analysis import comparison
from cnnviz.analysis.cost import counts
from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.analysis.published import published
from cnnviz.figures import FamilyRange, family_timeline

CHART = "arch_time_chart"
COLUMNS = 3
#: The network that a family is known by; of other families it is the smallest.
KNOWN_BY = frozenset(
    {"vgg16", "resnet50", "squeezenet1_0", "mnasnet1_0", "shufflenet_v2_x1_0", "mobilenet_v3_large", "alexnet"}
)


@dataclass(frozen=True, slots=True)
class Family:
    """Networks of one paper; ``key`` is what the address calls it."""

    key: str
    name: str
    members: tuple[NetworkCard, ...]

    @property
    def best_known(self) -> NetworkCard:
        """The one whose numbers stand on the card."""
        return next((card for card in self.members if card.slug in KNOWN_BY), self.members[0])


def families(words: Words) -> tuple[Family, ...]:
    """By year, the visitor's own networks last."""
    groups = groupby(cards().values(), key=lambda card: (card.year, card.family))
    return tuple(_family(words, year, name, tuple(members)) for (year, name), members in groups)


def _family(words: Words, year: int | None, name: str, members: tuple[NetworkCard, ...]) -> Family:
    named = words.get(f"networks.external.{name}.name") if year is None else name
    return Family(f"{name}-{year or 0}".replace(" ", "-"), named or name, members)


def draw(words: Words) -> None:
    """The chart, the list that does the same by keyboard, and the cards."""
    every = families(words)
    selected = one_of(STATE["family"], (ALL, *(family.key for family in every)))
    _chart(words, every, selected)
    names = {ALL: words("architectures.family-all")} | {family.key: _heading(words, family) for family in every}
    st.selectbox(
        words("architectures.family"),
        list(names),
        format_func=names.__getitem__,
        label_visibility="collapsed",
        width=320,
        **STATE["family"].widget(),
    )
    if selected == ALL:
        _all_cards(words, every)
    else:
        _one_family(words, next(family for family in every if family.key == selected))


def _heading(words: Words, family: Family) -> str:
    year = family.members[0].year
    return f"{year or words('architectures.yours')} · {escaped(family.name)}"


def _chart(words: Words, every: Sequence[Family], selected: str) -> None:
    figure = family_timeline(
        [_range(words, family) for family in every], selected, words("architectures.parameters"), visitor.theme()
    )
    st.plotly_chart(
        figure,
        theme=None,
        key=CHART,
        on_select=_clicked,
        selection_mode="points",
        alt=words("architectures.time-alt", count=len(every)),
        config={"displayModeBar": False},
    )


def _range(words: Words, family: Family) -> FamilyRange:
    sizes = [card.parameters for card in family.members]
    year = str(family.members[0].year or words("architectures.yours"))
    text = words("architectures.time-point", name=family.name, year=year, range=_from_to(sizes))
    return FamilyRange(family.key, family.name, year, max(1, min(sizes)), max(1, *sizes), plain(text))


def _from_to(sizes: Sequence[int]) -> str:
    return "–".join(large(each) for each in dict.fromkeys((min(sizes), max(sizes))))


def _clicked() -> None:
    """A point of the chart was clicked: its family's card; clicked again, all cards."""
    STATE.update(family=clicked(CHART) or ALL)


# --- cards ---


def _all_cards(words: Words, every: Sequence[Family]) -> None:
    """Every card at once; what must be read from a network's code comes when all are there."""
    waiting: list[tuple[DeltaGenerator, NetworkCard]] = []
    for start in range(0, len(every), COLUMNS):
        for family, column in zip(every[start : start + COLUMNS], st.columns(COLUMNS, gap="small"), strict=False):
            with column.container(border=True, height="stretch"):
                waiting.append((_card(words, family), family.best_known))
    for slot, card in waiting:
        slot.markdown(numbers(words, card))


def _card(words: Words, family: Family) -> DeltaGenerator:
    card = family.best_known
    st.markdown(f"**{_heading(words, family)}**  \n{card.idea[words.language]}")
    slot = st.empty()
    slot.markdown(words("architectures.numbers-waiting", name=display(words, card)))
    st.caption(f"**{words('architectures.differs')}** {card.differs[words.language]}")
    buttons(words, card, f"card-{family.key}")
    return slot


def numbers(words: Words, card: NetworkCard) -> str:
    """Parameters, multiply-adds, depth and field of one network."""
    nodes = nodes_of(words, card.slug)
    sums = total(rows_of(nodes))
    return words(
        "architectures.numbers" if comparison.gated_from(nodes) is None else "architectures.numbers-gated",
        name=display(words, card),
        parameters=large(sums.parameters),
        macs=macs(sums.macs),
        depth=counts.depth(nodes),
        field=pixels(words, comparison.last_field(nodes)),
    )


def _one_family(words: Words, family: Family) -> None:
    card = family.best_known
    with st.container(border=True):
        st.markdown(f"#### {_heading(words, family)}")
        if card.year:
            st.caption(f"{escaped(card.authors)}  \n{escaped(card.paper)}")
        st.markdown(f"**{words('architectures.idea')}**  \n{card.idea[words.language]}")
        st.markdown(f"**{words('architectures.differs')}**  \n{card.differs[words.language]}")
        st.dataframe([_member(words, each) for each in family.members], hide_index=True, width="content")
        st.caption(words("architectures.conventions"))
        _member_buttons(words, family)


def _member(words: Words, card: NetworkCard) -> dict[str, str | int]:
    nodes = nodes_of(words, card.slug)
    facts: dict[str, str | int] = {
        "network": display(words, card),
        "input": shape(card.input),
        "parameters": f"{card.parameters:,}",
        "macs": macs(total(rows_of(nodes)).macs),
        "depth": counts.depth(nodes),
        "layers": counts.layers(nodes),
        "field": _last_field(words, nodes),
        "top1": _accuracy(card.slug),
    }
    return {words(f"architectures.column-{name}"): value for name, value in facts.items()}


def _last_field(words: Words, nodes: Sequence[Node]) -> str:
    gated = comparison.gated_from(nodes) is not None
    return words("architectures.whole") if gated else pixels(words, comparison.last_field(nodes))


def _accuracy(slug: str) -> str:
    best = published(slug)
    return f"{best[0].top1:.1f} % ({best[0].weights})" if best else NOTHING


def _member_buttons(words: Words, family: Family) -> None:
    """For one of the family; without a choice where it is the only one."""
    members = {card.slug: card for card in family.members}
    slug = one_of(STATE["member"], tuple(members), family.best_known.slug)
    if len(members) > 1:
        label = words("architectures.member")
        labels = {each: list_label(words, card, family=False) for each, card in members.items()}
        slug = select(STATE["member"], label, list(members), labels.__getitem__)
    buttons(words, members[slug], "member")
