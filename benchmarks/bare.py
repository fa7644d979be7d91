"""A bare Streamlit page: one button, and as many bytes for each press as the environment says."""

import os
import secrets

import streamlit as st


@st.fragment
def answer() -> None:
    """The button, and random letters, which cannot be compressed."""
    st.button("next", key="next")
    st.text(secrets.token_hex(int(os.environ["BYTES"]) // 2))


answer()
