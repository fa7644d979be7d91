"""How the percentages of the best classes come about: the softmax of the real scores."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from app.choosing import naming, selection
from app.components.unit_arithmetic import Target, unit_arithmetic
from app.components.unit_arithmetic.encode import encode
from app.pages.explore import arithmetic
from app.pages.explore.state import STATE
from app.pages.explore.trail import Trail
from app.state.page import part
from app.text import Words

KEY = "class-arithmetic"


@part
def softmax(words: Words) -> None:
    """A button under the class bars; what it opens is computed only then."""
    subject = selection.subject()
    box = st.popover(words("arithmetic.softmax"), icon=":material/calculate:", key="softmax_open", on_change="rerun")
    if not box.open:
        return
    shares = subject.probabilities()
    explanation = subject.class_explanation(int(np.argmax(shares)))
    with box, st.container(width=420):
        label = partial(naming.class_label, words, subject.network)
        go, note = partial(_go, Trail(subject)), arithmetic.proof(words, explanation)
        unit_arithmetic(encode(explanation, None, label), key=KEY, words=words, on_go=go, note=note)
    if STATE.value.leaves:
        STATE.update(leaves=False)
        st.rerun()


def _go(trail: Trail, unit: Target) -> None:
    trail.begin(unit)
    STATE.update(leaves=True)
