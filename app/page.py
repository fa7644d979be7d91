"""What a page is, and what keeps a mistake on it from reaching the visitor as a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

from app.text import Words, sentence
from cnnviz import CnnvizError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One entry of the menu.

    ``title`` is a key of the words; the page with the lowest ``order`` opens first. ``address`` says which names of the
    session state stand in the address, in this order, and the type of each.
    """

    slug: str
    title: str
    icon: str
    order: int
    render: Callable[[], None]
    address: Mapping[str, type[str] | type[int]] = field(default_factory=dict)


def open_page(slug: str, **values: str | int) -> None:
    """In a widget's callback: go to another page, with these values in the session state."""
    st.session_state.update(values)
    st.session_state["going"] = slug


@contextmanager
def guard(words: Words) -> Iterator[None]:
    """Turn an error into a plain sentence in the visitor's language; the log has the rest."""
    if "going" in st.session_state:
        st.rerun()  # asked for within a fragment, and only the whole script can go elsewhere
    try:
        yield
    except CnnvizError as error:
        log.warning("refused: %s", error)
        st.error(sentence(words, error), icon=":material/info:")
    except Exception:  # the last line of defence: nothing a visitor does may show a traceback
        log.exception("a view failed")
        st.error(words("explore.frame.failed"), icon=":material/info:")
