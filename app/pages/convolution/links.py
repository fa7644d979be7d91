"""What other pages may ask of the Convolution page."""

from __future__ import annotations

from app.address import Keys
from app.results import Subject
from app.state import Link

#: ``conv`` holds the view's own settings, ``conv_pic`` the picture, ``kernel_from`` a filter of a network.
KEYS = Keys({"conv": str, "conv_pic": str, "kernel_from": str})


def kernel(subject: Subject, node: str, index: int) -> Link:
    """One filter of a convolution."""
    return Link("convolution").set(KEYS, conv="", kernel_from=f"{subject.slug}|{subject.weights}|{node}|{index}")
