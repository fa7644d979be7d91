"""How a number came about: the arithmetic of the unit that is open, the proof, and the trail down to the pixels."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing.naming import class_label
from app.components import Note
from app.components.unit_arithmetic import Target, unit_arithmetic
from app.components.unit_arithmetic.encode import Message, encode, encode_pixel
from app.components.unit_arithmetic.maps import Surroundings, axes_between
from app.pages.explore.naming import unit_label
from app.pages.explore.trail import Steps, Trail
from app.results import Subject
from app.text import Words, sentence
from app.text.format import minus
from cnnviz.graph.nodes import INPUT

SHOWN_STEPS = 4  # of the trail; earlier ones are behind a button
KEY = "arithmetic"


def panel(words: Words, subject: Subject, node: cnnviz.Node, limit: float) -> None:
    """The open unit taken apart; computed only while the panel is open."""
    box = st.expander(
        words("arithmetic.title"), expanded=True, key="arithmetic_open", on_change="rerun", icon=":material/calculate:"
    )
    if not box.open:
        return
    with box:
        trail = Trail(subject)
        steps = trail.settle()
        _crumbs(words, subject, trail, steps)
        try:
            _taken_apart(words, subject, node, limit, steps)
        except cnnviz.NotExplainableError as error:
            st.info(sentence(words, error), icon=":material/info:")


def _taken_apart(words: Words, subject: Subject, node: cnnviz.Node, limit: float, steps: Steps) -> None:
    if steps[-1].node == INPUT:
        _pixel(words, subject, steps)
        return
    unit = (steps[-1].channel, steps[-1].row, steps[-1].column)
    explanation = subject.explanation(node.name, unit)
    label = partial(class_label, words, subject.network) if explanation.rule is cnnviz.Rule.SOFTMAX else None
    message = encode(explanation, _around(subject, node, unit[0], limit), label)
    _draw(words, subject, message, steps, proof(words, explanation))


def _draw(words: Words, subject: Subject, message: Message, steps: Steps, note: Note | None = None) -> None:
    trail = Trail(subject)
    back = trail.back if len(steps) > 1 else None
    unit_arithmetic(message, key=KEY, words=words, on_go=trail.go, on_back=back, note=note)


def _around(subject: Subject, node: cnnviz.Node, channel: int, limit: float) -> Surroundings:
    inputs = subject.inputs(node.name)
    output = np.ascontiguousarray(subject.activations(node.name)[channel])
    largest = max((maps.shape for maps in inputs.values()), key=lambda shape: shape[1] * shape[2])
    return Surroundings(inputs, output, limit, axes_between(node, largest))


def _pixel(words: Words, subject: Subject, steps: Steps) -> None:
    """Where every trail ends: one number of the picture, and how it was normalized."""
    step, spec = steps[-1], subject.network.preprocessing
    raw = subject.view()[step.row, step.column, step.channel]
    numbers = {"raw": float(raw), "mean": spec.mean[step.channel], "deviation": spec.std[step.channel]}
    map_ = _normalized(subject, step)
    around = Surroundings({}, map_, float(np.abs(map_).max()) or 1.0, None)
    _draw(words, subject, encode_pixel(around, (step.channel, step.row, step.column), numbers), steps)


def _normalized(subject: Subject, step: Target) -> NDArray[np.float32]:
    return np.ascontiguousarray(subject.activations(INPUT)[step.channel])


def proof(words: Words, explanation: cnnviz.Explanation) -> Note:
    """Recomputed minus captured, as a number."""
    difference = f"{explanation.difference:.1e}" if explanation.difference else "0"
    facts = {"value": f"{explanation.value:.7g}", "captured": f"{explanation.captured:.7g}", "difference": difference}
    line = words("arithmetic.proof", **{name: minus(text) for name, text in facts.items()})
    return Note(line, words("arithmetic.proof-help"))


# --- the trail ---


def _crumbs(words: Words, subject: Subject, trail: Trail, steps: Steps) -> None:
    """Every step a button that leads back to it; the first ones fold away when there are many."""
    if len(steps) < 2:
        return
    hidden = max(0, len(steps) - SHOWN_STEPS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="trail-line"):
        st.button(words("arithmetic.back"), icon=":material/arrow_back:", key="trail-back", on_click=trail.back)
        if hidden:
            with st.popover(words("arithmetic.trail-older", count=hidden)):
                for index in range(hidden):
                    _crumb(words, subject, trail, steps, index)
        for index in range(hidden, len(steps)):
            _crumb(words, subject, trail, steps, index)


def _crumb(words: Words, subject: Subject, trail: Trail, steps: Steps, index: int) -> None:
    st.button(
        unit_label(words, subject.network, steps[index]),
        key=f"trail-{index}",
        type="tertiary",
        disabled=index == len(steps) - 1,
        on_click=trail.back,
        args=(len(steps) - 1 - index,),
    )
