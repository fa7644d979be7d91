"""What other pages may ask of the Pooling page."""

from __future__ import annotations

from app.choosing.references import compose
from app.pages.pooling.state import STATE
from app.results import Subject
from app.state import Link


def feature_map(subject: Subject, node: str, channel: int) -> Link:
    """One channel of what a node computes."""
    reference = compose(subject.slug, subject.weights, subject.picture, node, index=channel)
    return Link("pooling").set(STATE, settings="", map=reference)
