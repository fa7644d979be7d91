"""What other pages may ask of the Convolution page."""

from __future__ import annotations

from app.choosing.references import compose
from app.pages.convolution.state import STATE
from app.results import Subject
from app.state import Link


def kernel(subject: Subject, node: str, index: int) -> Link:
    """One filter of a convolution."""
    reference = compose(subject.slug, subject.weights, node, index=index)
    return Link("convolution").set(STATE, settings="", kernel=reference)
