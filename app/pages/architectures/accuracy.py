"""ImageNet accuracy against cost, for every network that torchvision has weights of."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app import session
from app.choosing.naming import listed
from app.pages.architectures import legend, told
from app.pages.architectures.state import buttons, cards, display, explore, switch
from app.text import Words
from cnnviz import NetworkCard
from cnnviz.analysis import published
from cnnviz.analysis.published import Published
from cnnviz.figures import NetworkPoint, accuracy_scatter, family_legend

COSTS = ("parameters", "macs")
RECIPES = ("best", "first")
CHART = "arch_scatter"
FIRST = "IMAGENET1K_V1"

Entries = dict[str, tuple[NetworkCard, Published]]


def draw(words: Words) -> None:
    """The chart, and the list that does the same by keyboard."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cost = switch(words, "cost", COSTS)
        recipe = switch(words, "recipe", RECIPES)
        found = entries(recipe)
        chosen = _choose(words, found)
    points = [_point(words, card, entry, cost) for card, entry in found.values()]
    axes = words(f"architectures.cost-{cost}-axis"), words("architectures.accuracy")
    st.plotly_chart(
        accuracy_scatter(points, chosen, *axes, session.theme()),
        theme=None,
        key=CHART,
        on_select=_clicked,
        selection_mode="points",
        alt=words("architectures.all-alt", count=len(points)),
        config={"displayModeBar": False},
    )
    legend.letters(family_legend(points))
    _below(words, found, chosen)


def entries(recipe: str) -> Entries:
    """The best weights of each network, or the first that were published."""
    found = {slug: (card, published.published(slug)) for slug, card in cards().items()}
    return {slug: (card, _weights(offered, recipe)) for slug, (card, offered) in found.items() if offered}


def _weights(offered: Sequence[Published], recipe: str) -> Published:
    first = next((each for each in offered if each.weights == FIRST), offered[0])
    return first if recipe == "first" else offered[0]


def _choose(words: Words, found: Entries) -> str | None:
    if st.session_state.get("arch_point") not in found:
        st.session_state["arch_point"] = "resnet50"
    return st.selectbox(
        words("architectures.point"),
        sorted(found, key=lambda slug: -found[slug][1].top1),
        key="arch_point",
        format_func=lambda slug: f"{found[slug][1].top1:.1f} % · {listed(words, found[slug][0], family=False)}",
        help=words("architectures.point-help"),
        width=320,
    )


def _point(words: Words, card: NetworkCard, entry: Published, cost: str) -> NetworkPoint:
    value = card.parameters if cost == "parameters" else entry.macs
    return NetworkPoint(card.slug, card.family, value, entry.top1, about(words, card, entry, "<br>"))


def about(words: Words, card: NetworkCard, entry: Published, apart: str = "  \n") -> str:
    """Everything about one point, with the name of its weights and their crop."""
    return words(
        "architectures.point-told",
        name=display(words, card),
        year=card.year or "",
        apart=apart,
        top1=f"{entry.top1:.2f}",
        top5=f"{entry.top5:.2f}",
        parameters=f"{card.parameters:,}",
        macs=told.macs(entry.macs),
        weights=entry.weights,
        side=entry.side,
    )


def _clicked() -> None:
    """A point was clicked: its network opens."""
    points = st.session_state[CHART].selection.points
    slugs = [str(point["customdata"]) for point in points if "customdata" in point]
    if slugs:
        explore(slugs[0])


def _below(words: Words, found: Entries, chosen: str | None) -> None:
    if chosen in found:
        card, entry = found[chosen]
        with st.container(border=True):
            st.markdown(about(words, card, entry))
            buttons(words, card, "point")
    without = [display(words, card) for slug, card in cards().items() if slug not in found]
    st.caption(words("architectures.accuracy-told", without=", ".join(without)))
    extra = found["inception_v3"][1].parameters - found["inception_v3"][0].parameters
    st.caption(words("architectures.parameters-told", extra=f"{extra:,}"))
