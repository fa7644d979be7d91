"""Two to four networks side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from app.choosing import selection
from app.choosing.naming import list_label
from app.pages.architectures import legend
from app.pages.architectures.controls import display, explore, nodes_of, switch
from app.pages.architectures.state import MOST_COMPARED, STATE, cards, compared
from app.state import visitor
from app.text import Words
from app.text.format import NOTHING, in_bytes, large, macs, shape
from cnnviz import NetworkCard
from cnnviz.analysis import comparison
from cnnviz.analysis.comparison import Profile
from cnnviz.analysis.cost.counts import Stage
from cnnviz.analysis.published import published
from cnnviz.figures import (
    BarPart,
    GrowthCurve,
    GrowthWords,
    StackedBar,
    field_growth,
    part_legend,
    sequence_color,
    stacked_bars,
)

NONE = "none"
TEXTS = {"parameters": large, "macs": macs, "memory": in_bytes}
#: How many times smaller than the picture the maps of a stage are, at most: 1, 2, 4 ... 64.
HALVINGS = 7

Profiles = Mapping[str, tuple[NetworkCard, Profile]]


def draw(words: Words) -> None:
    """Four lists, the totals, the stages and the growth of the field."""
    _refused(words)
    slugs = _slots(words)
    if len(slugs) < 2:
        st.info(words("architectures.compare-more"), icon=":material/info:")
    if not slugs:
        return
    offered = cards(slugs)
    profiles = {slug: (offered[slug], _profile(words, offered[slug])) for slug in slugs}
    _totals(words, profiles)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = switch(words, "measure")
        scale = switch(words, "scale")
    scales = sorted({scale_of(card.input, each) for card, one in profiles.values() for each in one.stages}, key=_rank)
    bars = [stage_bar(words, card, profile, measure, scales) for card, profile in profiles.values()]
    legend.squares(part_legend(bars))
    figure = stacked_bars(bars, words(f"architectures.measure-{measure}"), visitor.theme(), shares=scale == "share")
    st.plotly_chart(figure, theme=None, key="arch_stages", alt=words("architectures.stages-alt"))
    st.caption(words("architectures.stages-caption"))
    _growth(words, profiles)


def _refused(words: Words) -> None:
    """Why networks that an address brings are not compared."""
    for slug in STATE.value.compared.split()[:MOST_COMPARED]:
        why = "" if slug in cards([slug]) else selection.refusal(words, slug)
        if why:
            st.info(why, icon=":material/info:")


def _slots(words: Words) -> list[str]:
    """A list for each network; all of them show and change one field of the state."""
    slugs = compared()
    offered = cards(slugs)
    labels = {slug: list_label(words, card, family=False) for slug, card in offered.items()}
    names = {NONE: words("architectures.none"), **labels}
    for index, column in enumerate(st.columns(MOST_COMPARED)):
        st.session_state[_slot(index)] = slugs[index] if index < len(slugs) else NONE
        column.selectbox(
            words("architectures.slot", number=index + 1),
            list(names),
            key=_slot(index),
            format_func=names.__getitem__,
            on_change=_slots_changed,
        )
    return slugs


def _slot(index: int) -> str:
    """The key of a list."""
    return f"arch_slot_{index}"


def _slots_changed() -> None:
    slugs = [str(st.session_state[_slot(index)]) for index in range(MOST_COMPARED)]
    STATE.update(compared=" ".join(dict.fromkeys(slug for slug in slugs if slug != NONE)))


def _profile(words: Words, card: NetworkCard) -> Profile:
    return comparison.profile(nodes_of(words, card.slug), card.input)


def _totals(words: Words, profiles: Profiles) -> None:
    table = [_total(words, card, profile) for card, profile in profiles.values()]
    label = words("architectures.column-parameters")
    st.dataframe(
        table, hide_index=True, column_config={label: st.column_config.NumberColumn(label, format="localized")}
    )
    st.caption(words("architectures.conventions"))
    with st.container(horizontal=True):
        for slug, (card, _) in profiles.items():
            name = words("architectures.explore-name", name=display(words, card))
            st.button(name, key=f"open-{slug}", icon=":material/travel_explore:", on_click=explore, args=(slug,))


def _total(words: Words, card: NetworkCard, profile: Profile) -> dict[str, str | int]:
    best = published(card.slug)
    facts: dict[str, str | int] = {
        "network": display(words, card),
        "input": shape(card.input),
        "parameters": profile.parameters,
        "macs": macs(profile.macs),
        "every": in_bytes(profile.memory),
        "kept": in_bytes(profile.kept),
        "depth": profile.depth,
        "layers": profile.layers,
        "field": _last_field(words, profile),
        "top1": f"{best[0].top1:.1f} % ({best[0].weights})" if best else NOTHING,
    }
    return {words(f"architectures.column-{name}"): value for name, value in facts.items()}


def _last_field(words: Words, profile: Profile) -> str:
    gated = profile.gated_from is not None
    return words("architectures.whole") if gated else f"{max(profile.growth.sizes, default=0)} px"


def stage_bar(words: Words, card: NetworkCard, profile: Profile, measure: str, scales: Sequence[str]) -> StackedBar:
    """One network's costs by how small its maps are; stages of about one size are one part."""
    parts: dict[str, list[Stage]] = {scale: [] for scale in scales}
    for stage in profile.stages:
        parts[scale_of(card.input, stage)].append(stage)
    return StackedBar(display(words, card), tuple(_part(words, scale, parts[scale], measure) for scale in scales))


def scale_of(picture: tuple[int, int, int], stage: Stage) -> str:
    """How many times smaller than the picture the maps are, to the nearest power of two; "head" for single cells.

    >>> scale_of((3, 224, 224), Stage((55, 55), 1, 0, 0, 0)), scale_of((3, 224, 224), Stage((1, 1), 1, 0, 0, 0))
    ('4', 'head')
    """
    if stage.size == (1, 1):
        return "head"
    times = picture[1] / stage.size[0]
    return min(
        (str(2**power) for power in range(HALVINGS)), key=lambda scale: abs(int(scale) / times - times / int(scale))
    )


def _rank(scale: str) -> int:
    return HALVINGS if scale == "head" else int(scale).bit_length() - 1


def _part(words: Words, scale: str, members: Sequence[Stage], measure: str) -> BarPart:
    value = sum(getattr(stage, measure) for stage in members)
    sizes = ", ".join(shape(stage.size) for stage in members)
    name = words("architectures.stage-head") if scale == "head" else words("architectures.stage", scale=scale)
    layers = sum(stage.layers for stage in members)
    text = words("architectures.stage-point", sizes=sizes, value=TEXTS[measure](value), layers=layers)
    return BarPart(name, value, text, sequence_color(_rank(scale), HALVINGS + 1))


def _growth(words: Words, profiles: Profiles) -> None:
    curves = [
        GrowthCurve(
            display(words, card), profile.growth.depths, profile.growth.sizes, profile.gated_from, card.input[1]
        )
        for card, profile in profiles.values()
    ]
    st.markdown(f"**{words('architectures.growth')}**", help=words("terms.receptive_field.help"))
    figure = field_growth(curves, GrowthWords(**words.under("architectures.growth-words")), visitor.theme())
    st.plotly_chart(figure, theme=None, key="arch_growth", alt=words("architectures.growth-alt"))
    st.caption(words("architectures.growth-caption"))
