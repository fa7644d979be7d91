"""What a page is, and what keeps a mistake on it from reaching the visitor as a traceback."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import streamlit as st

from app.state import history, links, visitor
from app.state.holder import Part
from app.state.unreadable import forget_unreadable
from app.text import Words, refusal

log = logging.getLogger(__name__)
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One entry of the menu.

    ``title`` is a key of the words; the page with the lowest ``order`` opens first. ``parts`` are the states whose
    fields stand in its address, in this order.
    """

    slug: str
    title: str
    icon: str
    order: int
    render: Callable[[], None]
    parts: tuple[Part, ...] = ()


def part(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A fragment of a page: what happens in it reruns nothing else, and its address follows."""

    @st.fragment
    @wraps(draw)
    def fragment(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        with guard(visitor.words()):
            draw(*args, **kwargs)
        history.write(re.sub(r"[\W_]+", "-", f"{draw.__module__} {draw.__qualname__}"))

    return fragment


def handle_script_error(_: Exception) -> bool:
    """What Streamlit calls for an error outside of every guard: in a callback, or in its own reading of a widget.

    A sentence is shown, so that Streamlit does not show the error; it logs it. The next run is not to fail again.
    """
    forget_unreadable()
    st.error(visitor.words()("explore.frame.failed"), icon=":material/info:")
    return True


@contextmanager
def guard(words: Words) -> Iterator[None]:
    """Turn an error into a plain sentence in the visitor's language; the log has the rest."""
    if links.leaves():
        st.rerun()  # a link was opened within a fragment, and only the whole script can go elsewhere
    try:
        yield
    except Exception as error:  # nothing a visitor does may show a traceback
        reason = refusal(words, error)
        log.warning("refused: %s" if reason else "a view failed: %s", error, exc_info=not reason)
        st.error(reason or words("explore.frame.failed"), icon=":material/info:")
