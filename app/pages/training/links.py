"""What other pages may ask of the Training page."""

from __future__ import annotations

from app.pages.training.state import RUNS, STATE
from app.state import Link


def training(slug: str) -> Link:
    """The page with a network to train: one of its own by name, or one that was built."""
    return Link("training").set(STATE, net=slug).set(RUNS, setting=True)
