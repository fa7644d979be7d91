"""Whether an explanation names the source that it rests on."""

from app.text import LANGUAGES, words
from app.text.sources import SLUGS

TITLES = [words(language)(f"sources.{slug}.short") for language in LANGUAGES for slug in SLUGS]
NONE = ("not in the sources", "\uc790\ub8cc\uc5d0\ub294 \uc5c6", "\uc790\ub8cc\uc5d0 \uc5c6")


def names_its_source(text: str) -> bool:
    """One of the short titles, or the statement that no source treats it."""
    return any(part in text for part in (*TITLES, *NONE))
