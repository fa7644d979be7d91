"""Effective fields of trained and of random weights, measured once for all visitors."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import cnnviz
from app import session
from app.choosing import place
from app.choosing.pictures import own_pictures
from app.results import Subject
from cnnviz.analysis.receptive_field.effective import EffectiveField, Units, effective_field, untrained

MOST_MEASURED, MOST_RANDOM = 64, 2
MOST_OWN = 4  # pictures of the visitor's, the latest

Progress = Callable[[int, int], None]


def pictures_of(chosen: Subject) -> tuple[str, ...]:
    """Keys of the pictures to average over: the chosen one, the samples of the network's kind, the visitor's own."""
    kind = place.wanted_kind(chosen.slug)
    samples = [f"sample:{sample.slug}" for sample in cnnviz.samples() if sample.kind == kind]
    own = own_pictures()
    return tuple(dict.fromkeys([chosen.picture, *samples, *own[-MOST_OWN:]]))


def base_of(chosen: Subject) -> Subject:
    """The place with the best trained weights at hand, where random ones are chosen: random ones are shown anyway."""
    usable = place.usable_source(chosen.slug)
    if chosen.network.provenance.trained or usable == "random":
        return chosen
    return Subject(chosen.slug, usable, chosen.picture)


def has_random(slug: str) -> bool:
    """Whether there are random weights to compare with: a network of one's own has none."""
    return "random" in cnnviz.sources(slug)


@st.cache_resource(show_spinner=False, max_entries=MOST_RANDOM)
def _untrained(slug: str, weights: str) -> cnnviz.Network:
    """Random weights, for pictures of the size that those weights see."""
    return untrained(session.network(slug, weights))


@st.cache_resource(show_spinner=False)
def _shelf() -> session.Shelf[EffectiveField]:
    """A shelf and no cached function: Streamlit's caches do not like to show progress."""
    return session.Shelf(room=MOST_MEASURED)


def measured(
    weights: tuple[str, str, bool], pictures: tuple[str, ...], units: Units, channels: int, progress: Progress
) -> EffectiveField:
    """The effective field of a network ``(slug, weights, True)``, or ``False`` for random weights in its place."""
    name = repr((weights, pictures, units, channels))
    found = _shelf().get(name)
    if found is None:
        slug, source, as_they_are = weights
        network = session.network(slug, source) if as_they_are else _untrained(slug, source)
        shown = [session.picture_of(key) for key in pictures]
        with session.forwarding():
            found = effective_field(network, shown, units, channels=channels, progress=progress)
        _shelf().put(name, found)
    return found
