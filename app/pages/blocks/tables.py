"""Tables with aligned counts and thousands separators."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

Row = dict[str, str | int]


def table(rows: Sequence[Row], height: int | None = None) -> None:
    """One line for each row; all have the same columns."""
    counts = [name for name, value in rows[0].items() if isinstance(value, int)]
    config = {name: st.column_config.NumberColumn(format="localized") for name in counts}
    st.dataframe(list(rows), hide_index=True, height=height or "auto", column_config=config)
