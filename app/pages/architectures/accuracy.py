"""ImageNet accuracy against cost, for every network that torchvision has weights of."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.choosing.naming import list_label
from app.components.browser import clicked
from app.pages.architectures import legend
from app.pages.architectures.controls import buttons, display, explore, switch
from app.pages.architectures.state import STATE, cards
from app.state import visitor
from app.state.inputs import one_of, select
from app.text import Markdown, Words, plain
from app.text.format import macs
from cnnviz import NetworkCard
from cnnviz.analysis.published import Published, published
from cnnviz.figures import NetworkPoint, accuracy_scatter, family_legend

CHART = "arch_scatter"
FIRST = "IMAGENET1K_V1"
BREAK = "  \n"  # of a line in Markdown

Entries = dict[str, tuple[NetworkCard, Published]]


def draw(words: Words) -> None:
    """The chart, and the list that does the same by keyboard."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cost = switch(words, "cost")
        networks = entries(switch(words, "recipe"))
        selected = _select(words, networks)
    points = [_point(words, card, entry, cost) for card, entry in networks.values()]
    axes = words(f"architectures.cost-{cost}-axis"), words("architectures.accuracy")
    st.plotly_chart(
        accuracy_scatter(points, selected, *axes, visitor.theme()),
        theme=None,
        key=CHART,
        on_select=_clicked,
        selection_mode="points",
        alt=words("architectures.all-alt", count=len(points)),
        config={"displayModeBar": False},
    )
    legend.letters(family_legend(points))
    _below(words, networks, selected)


def entries(recipe: str) -> Entries:
    """The best weights of each network, or the first that were published."""
    offers = {slug: (card, published(slug)) for slug, card in cards().items()}
    return {slug: (card, _weights(offered, recipe)) for slug, (card, offered) in offers.items() if offered}


def _weights(offered: Sequence[Published], recipe: str) -> Published:
    first = next((each for each in offered if each.weights == FIRST), offered[0])
    return first if recipe == "first" else offered[0]


def _select(words: Words, networks: Entries) -> str:
    options = sorted(networks, key=lambda slug: -networks[slug][1].top1)

    def option(slug: str) -> str:
        card, entry = networks[slug]
        return f"{entry.top1:.1f} % · {list_label(words, card, family=False)}"

    one_of(STATE["point"], options, "resnet50")
    text = words("architectures.point-help")
    return select(STATE["point"], words("architectures.point"), options, option, text, width=320)


def _point(words: Words, card: NetworkCard, entry: Published, cost: str) -> NetworkPoint:
    value = card.parameters if cost == "parameters" else entry.macs
    return NetworkPoint(
        card.slug, card.family, value, entry.top1, plain(about(words, card, entry)).replace(BREAK, "<br>")
    )


def about(words: Words, card: NetworkCard, entry: Published) -> str:
    """Everything about one point, with the name of its weights and their crop."""
    return words(
        "architectures.point-text",
        name=display(words, card),
        year=card.year or "",
        apart=Markdown(BREAK),
        top1=f"{entry.top1:.2f}",
        top5=f"{entry.top5:.2f}",
        parameters=f"{card.parameters:,}",
        macs=macs(entry.macs),
        weights=entry.weights,
        side=entry.side,
    )


def _clicked() -> None:
    """A point was clicked: its network opens."""
    slug = clicked(CHART)
    if slug in cards():
        explore(slug)


def _below(words: Words, networks: Entries, selected: str) -> None:
    card, entry = networks[selected]
    with st.container(border=True):
        st.markdown(about(words, card, entry))
        buttons(words, card, "point")
    without = [display(words, card) for slug, card in cards().items() if slug not in networks]
    st.caption(words("architectures.accuracy-caption", without=Markdown(", ").join(without)))
    card, entry = networks["inception_v3"]
    extra = entry.parameters - card.parameters
    st.caption(words("architectures.parameters-caption", extra=f"{extra:,}"))
