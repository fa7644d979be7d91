"""What other pages may ask of the Architectures page."""

from __future__ import annotations

from app.pages.architectures.state import FIRST_COMPARED, STATE, compared, joined
from app.state import Link


def comparison(slug: str, companions: str) -> Link:
    """A network beside those that are compared, or beside ``companions`` (slugs) where the visitor selected none."""
    others = companions.split() if STATE.value.compared == FIRST_COMPARED else compared()
    return Link("architectures").set(STATE, view="compare", compared=joined(others, slug))
