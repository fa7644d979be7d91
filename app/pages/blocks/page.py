"""The frame of the Blocks page: which idea, on which network."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.choosing import selection
from app.choosing.controls import controls
from app.choosing.offering import elsewhere
from app.choosing.selection import CHOICE
from app.pages.blocks.topics import Topic, topics
from app.results import Subject
from app.state import State, entry, visitor
from app.state.inputs import one_of
from app.state.page import Page, part
from app.text import Words

PICTURE = 48  # px


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which topic is open."""

    topic: str = entry("", name="blk_topic")


STATE = State("blocks", Blocks)


def render() -> None:
    """Draw the page."""
    words = visitor.words()
    topic = _topic(words)
    selection.settle(words, topic.examples[0])
    subject = controls(words, *topic.states)
    _intro(words, topic, subject)
    if topic.fits(subject.network.nodes):
        _view(words, topic.slug, subject)
    else:
        elsewhere(words, f"{topic.words}.none", subject.slug, topic.examples)
    if topic.apart is not None:
        _apart(words, topic.slug)


def _intro(words: Words, topic: Topic, subject: Subject) -> None:
    """The picture that the network reads, beside what the topic is about."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.image(subject.view().squeeze(), alt=words("blocks.received"), width=PICTURE)
        st.markdown(words(f"{topic.words}.intro"), help=words(f"{topic.words}.help"))


def _topic(words: Words) -> Topic:
    """The topics side by side; the one that is open."""
    by_slug = topics()
    one_of(STATE["topic"], list(by_slug))
    slug = st.pills(
        words("blocks.topic"),
        list(by_slug),
        format_func=lambda slug: words(f"{by_slug[slug].words}.name"),
        label_visibility="collapsed",
        required=True,
        **STATE["topic"].widget(),
    )
    return by_slug[str(slug)]


@part
def _view(words: Words, slug: str, subject: Subject) -> None:
    topics()[slug].render(words, subject)


@part
def _apart(words: Words, slug: str) -> None:
    draw = topics()[slug].apart
    if draw is not None:
        draw(words)


PAGE = Page(
    "blocks",
    "blocks.title",
    ":material/widgets:",
    order=5,
    render=render,
    parts=(CHOICE, STATE, *(state for topic in topics().values() for state in topic.states)),
)
