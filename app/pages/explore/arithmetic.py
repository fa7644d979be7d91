"""How a number came about: the arithmetic of the unit that is open, the proof, and the trail down to the pixels."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app import session
from app.choosing.naming import class_label
from app.choosing.place import Place
from app.components.unit_arithmetic import Target, unit_arithmetic
from app.components.unit_arithmetic.encode import Message, encode, encode_pixel
from app.components.unit_arithmetic.maps import Surroundings, axes_between
from app.pages.explore.naming import INPUT, unit_label
from app.pages.explore.trail import Steps, Trail
from app.text import Words, sentence

SHOWN_STEPS = 4  # of the trail; earlier ones are behind a button
KEY = "arithmetic"
MINUS = "−"


def panel(words: Words, chosen: Place, node: cnnviz.Node, limit: float) -> None:
    """The open unit taken apart; computed only while the panel is open."""
    box = st.expander(
        words("arithmetic.title"), expanded=True, key="arithmetic_open", on_change="rerun", icon=":material/calculate:"
    )
    if not box.open:
        return
    with box:
        trail = Trail(chosen.network)
        steps = trail.settle()
        _crumbs(words, chosen, trail, steps)
        try:
            _taken_apart(words, chosen, node, limit, steps)
        except cnnviz.NotExplainableError as error:
            st.info(sentence(words, error), icon=":material/info:")


def _taken_apart(words: Words, chosen: Place, node: cnnviz.Node, limit: float, steps: Steps) -> None:
    if steps[-1].node == INPUT:
        _pixel(words, chosen, steps)
        return
    unit = (steps[-1].channel, steps[-1].row, steps[-1].column)
    told = session.explanation_of(chosen.slug, chosen.weights, chosen.picture, node.name, unit)
    label = partial(class_label, words, chosen.network) if told.rule is cnnviz.Rule.SOFTMAX else None
    _draw(words, chosen, encode(told, _around(chosen, node, unit[0], limit), label), steps)
    proof(words, told)


def _draw(words: Words, chosen: Place, message: Message, steps: Steps) -> None:
    trail = Trail(chosen.network)
    unit_arithmetic(message, key=KEY, words=words, on_go=trail.go, on_back=trail.back if len(steps) > 1 else None)


def _around(chosen: Place, node: cnnviz.Node, channel: int, limit: float) -> Surroundings:
    inputs = session.inputs_of(chosen.slug, chosen.weights, chosen.picture, node.name)
    output = np.ascontiguousarray(chosen.output_of(node.name)[channel])
    largest = max((maps.shape for maps in inputs.values()), key=lambda shape: shape[1] * shape[2])
    return Surroundings(inputs, output, limit, axes_between(node, largest))


def _pixel(words: Words, chosen: Place, steps: Steps) -> None:
    """Where every trail ends: one number of the picture, and how it was normalized."""
    step, spec = steps[-1], chosen.network.preprocessing
    raw = chosen.view()[step.row, step.column, step.channel]
    numbers = {"raw": float(raw), "mean": spec.mean[step.channel], "deviation": spec.std[step.channel]}
    map_ = _normalized(chosen, step)
    around = Surroundings({}, map_, float(np.abs(map_).max()) or 1.0, None)
    _draw(words, chosen, encode_pixel(around, (step.channel, step.row, step.column), numbers), steps)


def _normalized(chosen: Place, step: Target) -> NDArray[np.float32]:
    reader = next(node.name for node in chosen.network.nodes if INPUT in node.inputs)
    maps = session.inputs_of(chosen.slug, chosen.weights, chosen.picture, reader)[INPUT]
    return np.ascontiguousarray(maps[step.channel])


def proof(words: Words, told: cnnviz.Explanation) -> None:
    """Recomputed minus captured, as a number."""
    difference = f"{told.difference:.1e}" if told.difference else "0"
    facts = {"value": f"{told.value:.7g}", "captured": f"{told.captured:.7g}", "difference": difference}
    line = words("arithmetic.proof", **{name: text.replace("-", MINUS) for name, text in facts.items()})
    st.caption(line, help=words("arithmetic.proof-help"))


# --- the trail ---


def _crumbs(words: Words, chosen: Place, trail: Trail, steps: Steps) -> None:
    """Every step a button that leads back to it; the first ones fold away when there are many."""
    if len(steps) < 2:
        return
    hidden = max(0, len(steps) - SHOWN_STEPS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="trail-line"):
        st.button(words("arithmetic.back"), icon=":material/arrow_back:", key="trail-back", on_click=trail.back)
        if hidden:
            with st.popover(words("arithmetic.trail-older", count=hidden)):
                for index in range(hidden):
                    _crumb(words, chosen, trail, steps, index)
        for index in range(hidden, len(steps)):
            _crumb(words, chosen, trail, steps, index)


def _crumb(words: Words, chosen: Place, trail: Trail, steps: Steps, index: int) -> None:
    st.button(
        unit_label(words, chosen.network, steps[index]),
        key=f"trail-{index}",
        type="tertiary",
        disabled=index == len(steps) - 1,
        on_click=trail.back,
        args=(len(steps) - 1 - index,),
    )
