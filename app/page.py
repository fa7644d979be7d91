"""What a page is, and what keeps a mistake on it from reaching the visitor as a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from app.text import Words, sentence
from cnnviz import CnnvizError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the menu. ``title`` is a key of the words; the page with the lowest ``order`` opens first."""

    slug: str
    title: str
    icon: str
    order: int
    render: Callable[[], None]


@contextmanager
def guard(words: Words) -> Iterator[None]:
    """Turn an error into a plain sentence in the visitor's language; the log has the rest."""
    try:
        yield
    except CnnvizError as error:
        log.warning("refused: %s", error)
        st.error(sentence(words, error), icon=":material/info:")
    except Exception:  # the last line of defence: nothing a visitor does may show a traceback
        log.exception("a view failed")
        st.error(words("explore.frame.failed"), icon=":material/info:")
