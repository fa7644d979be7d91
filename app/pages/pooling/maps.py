"""A feature map on the Pooling page, named in the address: ``<net>|<weights>|<picture>|<node>|<channel>``."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import cnnviz
from app.choosing.naming import display
from app.choosing.references import parse
from app.components.pooling import LARGEST_MAP, SentMap
from app.components.values import area_mean, shrunk
from app.pages.pooling.state import STATE, UNSEEN
from app.results import Subject
from app.text import Words, plain, sentence

PARTS = 5
LARGEST_GRID = 32  # rows or columns that the page draws


class NoMapError(Exception):
    """There is no such map, or it has nothing to pool; ``key`` is the sentence that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def feature_map(words: Words) -> SentMap | None:
    """The map that the address names, or ``None``; one that cannot be had gives a sentence."""
    reference = STATE.value.map
    if not reference:
        STATE.update(shown="")
        return None
    try:
        sent = _read(words, reference)
    except cnnviz.CnnvizError as error:
        st.info(f"{words('pooling.map-missing')} {sentence(words, error)}", icon=":material/info:")
        return None
    except NoMapError as error:
        st.info(words(error.key), icon=":material/info:")
        return None
    _show_when_new(reference, sent)
    return sent


def _read(words: Words, reference: str) -> SentMap:
    parts = parse(reference, PARTS)
    if parts is None:
        raise NoMapError("pooling.map-broken")
    (network, weights, picture, layer), channel = parts
    values = _channel(Subject(network, weights, picture).activations(layer), channel)
    rows, columns = values.shape
    small = area_mean(values, shrunk(rows, LARGEST_MAP), shrunk(columns, LARGEST_MAP))
    title = words("pooling.map-title", network=display(words, network), layer=layer, channel=channel)
    facts = {"rows": rows, "columns": columns}
    size = "large" if max(rows, columns) > LARGEST_GRID else "whole"
    return SentMap(small, plain(title), words(f"pooling.map-{size}", **facts))


def _channel(maps: NDArray[np.float32], channel: int) -> NDArray[np.float32]:
    if channel >= len(maps):
        raise NoMapError("pooling.map-broken")
    values: NDArray[np.float32] = maps[channel]
    if values.size == 1 or not np.isfinite(values).all():
        raise NoMapError("pooling.map-single")
    return values


def _show_when_new(reference: str, sent: SentMap) -> None:
    """A map that has just been sent is shown at once; an address that has settings already is left as it is."""
    before, settings = STATE.value.shown, STATE.value.settings
    STATE.update(shown=reference)
    if reference != before and not (before == UNSEEN and settings):
        STATE.update(settings=with_map(settings, *sent.values.shape))


def with_map(settings: str, rows: int, columns: int) -> str:
    """The settings with the sent map as input, as large as it is drawn.

    >>> with_map("iblob.n8x8.k3x3", 14, 14)
    'k3x3.imap.n14x14'
    >>> with_map("", 56, 40)
    'imap.n32x32.l0'
    """
    kept = [token for token in settings.split(".") if token and token[0] not in "inl"]
    size = f"n{min(rows, LARGEST_GRID)}x{min(columns, LARGEST_GRID)}"
    return ".".join([*kept, "imap", size, *([] if rows == columns else ["l0"])])
