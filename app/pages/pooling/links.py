"""What other pages may ask of the Pooling page."""

from __future__ import annotations

from app.address import Keys
from app.results import Subject
from app.state import Link

KEYS = Keys({"pool": str, "map_from": str})


def feature_map(subject: Subject, node: str, channel: int) -> Link:
    """One channel of what a node computes."""
    source = f"{subject.slug}|{subject.weights}|{subject.picture}|{node}|{channel}"
    return Link("pooling").set(KEYS, pool="", map_from=source)
