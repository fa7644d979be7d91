"""The network as a Python file of its own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.pages.builder.actions import file_stem, is_complete
from app.pages.builder.state import STATE
from app.text import Words
from cnnviz.design import Design, python_code


def draw(words: Words, design: Design) -> None:
    """The code, made only while it is open."""
    shown = st.expander(words("builder.code"), icon=":material/code:", **STATE["code"].widget())
    if not shown.open:
        return
    with shown:
        st.caption(words("builder.code-help"))
        if not is_complete(design):
            st.info(words("builder.incomplete"), icon=":material/info:")
            return
        st.download_button(
            words("builder.code-save"),
            partial(python_code, design),
            file_name=f"{file_stem(design).replace('-', '_')}.py",
            mime="text/x-python",
            key="bld_code_save",
            icon=":material/download:",
            on_click="ignore",
        )
        st.code(python_code(design), language="python")
