"""The frame of the Blocks page: which idea, on which network."""

from __future__ import annotations

import streamlit as st

from app import session
from app.address import Address, Keys
from app.choosing import controls, selection
from app.choosing.offering import elsewhere
from app.page import guard
from app.pages.blocks.topics import Topic, topics
from app.results import Subject
from app.state import history
from app.text import Words

CHOICE = "blk_topic"
PICTURE = 48  # px


def _address() -> Address:
    own = {name: kind for topic in topics().values() for name, kind in topic.address.items()}
    return {CHOICE: str, **own}


KEYS = Keys(_address())


def render() -> None:
    """Draw the page."""
    words = session.spoken()
    topic = _chosen(words)
    selection.settle(words, topic.examples[0])
    chosen = controls.controls(words, KEYS)
    _intro(words, topic, chosen)
    if topic.fits(chosen.network.nodes):
        _view(words, topic.slug, chosen)
    else:
        elsewhere(words, f"{topic.words}.none", chosen.slug, topic.examples)
    if topic.apart is not None:
        _apart(words, topic.slug)


def _intro(words: Words, topic: Topic, chosen: Subject) -> None:
    """The picture that the network reads, beside what the topic is about."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.image(chosen.view().squeeze(), alt=words("blocks.received"), width=PICTURE)
        st.markdown(words(f"{topic.words}.intro"), help=words(f"{topic.words}.help"))


def _chosen(words: Words) -> Topic:
    """The topics side by side; the one that is open."""
    found = topics()
    if st.session_state.get(CHOICE) not in found:
        st.session_state[CHOICE] = next(iter(found))
    slug = st.pills(
        words("blocks.topic"),
        list(found),
        key=CHOICE,
        format_func=lambda slug: words(f"{found[slug].words}.name"),
        label_visibility="collapsed",
        required=True,
    )
    return found[str(slug)]


@st.fragment
def _view(words: Words, slug: str, chosen: Subject) -> None:
    """A click here reruns nothing else."""
    with guard(words):
        topics()[slug].render(words, chosen)
    history.write("blocks")


@st.fragment
def _apart(words: Words, slug: str) -> None:
    drawn = topics()[slug].apart
    with guard(words):
        if drawn is not None:
            drawn(words)
    history.write("apart")
