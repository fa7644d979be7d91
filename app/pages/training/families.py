"""The families of networks by one recipe: a table, accuracy against cost, and the curves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

import cnnviz
from app.choosing import selection
from app.choosing.naming import display
from app.pages.explore.links import explore
from app.pages.training import history_card
from app.state import visitor
from app.text import Words, plain
from app.text.format import large, macs, percent
from cnnviz.figures import Axes, Bubble, Positions, bubble_scatter, line_chart
from cnnviz.training.history.files import History
from cnnviz.training.history.networks import FAMILIES

NAME = "training_history"
MEGA = 1_000_000
CHART = 380  # px
#: Columns of numbers, and how a number is written.
FORMATS = {"accuracy": "%.1f %%", "millions": "%.2f M", "million-macs": "%.0f M", "minutes": "%.1f"}

Histories = Mapping[str, History]


def draw(words: Words, histories: Histories) -> None:
    """The numbers first, then the charts, and what the small setting does not show."""
    st.markdown(words(f"{NAME}.families-intro"))
    _table(words, histories)
    _open(words, histories)
    left, right = st.columns(2, gap="medium")
    with left:
        _scatter(words, histories)
    with right:
        _curves(words, histories, "accuracy")
    _honest(words, histories)
    with st.expander(words(f"{NAME}.loss"), icon=":material/show_chart:"):
        _curves(words, histories, "loss")
    history_card.draw(words, "families", histories)


def name_of(words: Words, network: str) -> str:
    """The usual name, as that of a smaller copy where the network is one."""
    text = words.get(f"{NAME}.family-{network}")
    return plain(text) if text else display(words, FAMILIES.networks[network].architecture)


def _table(words: Words, histories: Histories) -> None:
    number = st.column_config.NumberColumn
    label = {name: plain(words(f"{NAME}.column-{name}")) for name in ("network", "year", *FORMATS)}
    texts = {name: plain(words(f"{NAME}.column-{name}-help")) for name in FORMATS}
    numbers = {label[name]: number(label[name], format=form, help=texts[name]) for name, form in FORMATS.items()}
    rows = [_row(words, label, name, history) for name, history in histories.items()]
    st.dataframe(rows, hide_index=True, column_config=numbers)


def _row(words: Words, label: Mapping[str, str], name: str, history: History) -> dict[str, str | float | None]:
    year = cnnviz.card(FAMILIES.networks[name].architecture).year
    numbers = {
        "accuracy": 100 * history.accuracy,
        "millions": history.parameters / MEGA,
        "million-macs": history.macs / MEGA,
        "minutes": history.seconds_per_epoch / 60,
    }
    return {label["network"]: name_of(words, name), label["year"]: str(year)} | {
        label[key]: value for key, value in numbers.items()
    }


def _open(words: Words, histories: Histories) -> None:
    """A button for each network that opens it in Explore, with our weights where they are shipped."""
    offered = selection.networks_on_offer()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(words(f"{NAME}.open"), help=words(f"{NAME}.open-help"), width="content")
        for name in histories:
            slug = FAMILIES.networks[name].architecture
            if slug in offered:
                label, key = display(words, slug), f"trn_history_open_{name}"
                st.button(label, key=key, type="tertiary", on_click=_explore, args=(slug,))


def _explore(slug: str) -> None:
    explore(slug).open()


def _scatter(words: Words, histories: Histories) -> None:
    st.markdown(f"**{words(f'{NAME}.scatter')}**")
    bubbles = [_bubble(words, name, history) for name, history in histories.items()]
    axes = Axes(plain(words(f"{NAME}.axis-macs")), plain(words(f"{NAME}.axis-accuracy")), percent=True)
    figure = bubble_scatter(bubbles, axes, visitor.theme())
    alt = plain(words(f"{NAME}.scatter-alt", count=len(bubbles)))
    st.plotly_chart(figure, theme=None, key="trn_history_scatter", alt=alt, config={"displayModeBar": False})
    st.caption(words(f"{NAME}.scatter-help"))


def _bubble(words: Words, name: str, history: History) -> Bubble:
    facts = {"accuracy": percent(history.accuracy), "parameters": large(history.parameters)}
    shown = name_of(words, name)
    text = plain(words(f"{NAME}.bubble", name=shown, macs=macs(history.macs), **facts))
    return Bubble(shown, history.macs, history.accuracy, history.parameters, text)


def _curves(words: Words, histories: Histories, quantity: str) -> None:
    """The test accuracy or the training loss by epoch."""
    st.markdown(f"**{words(f'{NAME}.curves-{quantity}')}**")
    longest = max(len(history.epochs) for history in histories.values())
    values = {name_of(words, name): _padded(_values(history, quantity), longest) for name, history in histories.items()}
    positions = Positions(list(range(1, longest + 1)))
    axes = Axes(plain(words(f"{NAME}.epoch")), plain(words(f"{NAME}.axis-{quantity}")), percent=quantity == "accuracy")
    figure = line_chart(positions, values, axes, visitor.theme(), CHART)
    alt = plain(words(f"{NAME}.curves-alt", quantity=words(f"{NAME}.curves-{quantity}")))
    key = f"trn_history_{quantity}"
    st.plotly_chart(figure, theme=None, key=key, alt=alt, config={"displayModeBar": False})


def _values(history: History, quantity: str) -> list[float]:
    return [each.loss if quantity == "loss" else 1 - each.test_error for each in history.epochs]


def _padded(values: list[float], length: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """With gaps at the end, where a training had fewer epochs."""
    return np.array(values + [np.nan] * (length - len(values)))


def _honest(words: Words, histories: Histories) -> None:
    """What the small setting shows and what it does not."""
    first = next(iter(histories.values()))
    noise = 1.96 * (0.25 / first.test_pictures) ** 0.5  # 95 % of a share near one half
    facts = {"training": f"{first.training_pictures:,}", "test": f"{first.test_pictures:,}"}
    st.markdown(words(f"{NAME}.honest", epochs=first.recipe.epochs, noise=f"{100 * noise:.1f}", **facts))
