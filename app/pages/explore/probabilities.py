"""How the percentages of the best classes come about: the softmax of the real scores."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from app import session
from app.choosing import naming, place
from app.components.unit_arithmetic import Target, unit_arithmetic
from app.components.unit_arithmetic.encode import encode
from app.pages.explore import arithmetic
from app.pages.explore.trail import Trail
from app.text import Words

KEY = "class-arithmetic"
LEFT = "left_for_layer"  # set when a class was clicked: its unit is open now, outside of what is drawn here


@st.fragment
def softmax(words: Words) -> None:
    """A button under the class bars; what it opens is computed only then."""
    chosen = place.chosen()
    box = st.popover(words("arithmetic.softmax"), icon=":material/calculate:", key="softmax_open", on_change="rerun")
    if not box.open:
        return
    shares = session.probabilities(chosen.slug, chosen.weights, chosen.picture)
    told = session.class_explanation_of(chosen.slug, chosen.weights, chosen.picture, int(np.argmax(shares)))
    with box, st.container(width=420):
        label = partial(naming.class_label, words, chosen.network)
        unit_arithmetic(encode(told, None, label), key=KEY, words=words, on_go=partial(_go, Trail(chosen.network)))
        arithmetic.proof(words, told)
    if st.session_state.pop(LEFT, False):
        st.rerun()


def _go(trail: Trail, unit: Target) -> None:
    trail.begin(unit)
    st.session_state[LEFT] = True
