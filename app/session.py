"""Names of old for pages that do not use ``app.results`` and ``app.state`` yet."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing.selection import BUILT, offered
from app.results import Subject, forwarding, has_picture, keep_picture, network, prepare
from app.results import picture as picture_of
from app.state import Link
from app.state.visitor import keep_built, theme
from app.state.visitor import words as spoken

__all__ = [
    "BUILT",
    "MOST_RESULTS",
    "Shelf",
    "explanation_of",
    "forwarding",
    "has_picture",
    "keep_built",
    "keep_picture",
    "network",
    "offered",
    "open_page",
    "output_of",
    "picture_of",
    "prepare",
    "probabilities",
    "spoken",
    "theme",
]
ValueT = TypeVar("ValueT")
MOST_RESULTS = 48


class Shelf(Generic[ValueT]):
    """The most recently used values, by name."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._values: OrderedDict[str, ValueT] = OrderedDict()

    def put(self, name: str, value: ValueT) -> None:
        """Keep ``value``; those not used for longest make room."""
        self._values[name] = value
        self._values.move_to_end(name)
        while len(self._values) > self._room:
            self._values.popitem(last=False)

    def get(self, name: str) -> ValueT | None:
        """The value called ``name``, if it is still there."""
        return self._values.get(name)


def open_page(slug: str, **values: str | int) -> None:
    """In a widget's callback: go to another page, with these values in the session state."""
    st.session_state.update(values)
    Link(slug).open()


def output_of(slug: str, weights: str, picture: str, node: str) -> NDArray[np.float32]:
    """``Subject.activations``: ``(C, H, W)``."""
    return Subject(slug, weights, picture).activations(node)


def probabilities(slug: str, weights: str, picture: str) -> NDArray[np.float32]:
    """``Subject.probabilities``: ``(classes,)``."""
    return Subject(slug, weights, picture).probabilities()


def explanation_of(slug: str, weights: str, picture: str, node: str, unit: tuple[int, int, int]) -> cnnviz.Explanation:
    """``Subject.explanation``."""
    return Subject(slug, weights, picture).explanation(node, unit)
