"""What belongs to the visitor on every page: language, theme, own pictures, networks built in the Builder."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.components.document import document
from app.state.codec import entry
from app.state.holder import State
from app.text import LANGUAGES, Words
from app.text import words as words_in
from app.text.sources import source_list

MOST_BUILT = 4


@dataclass(frozen=True, slots=True)
class Visitor:
    """``pictures`` are keys of uploads, photos and drawings, ``built`` slugs of networks, both oldest first."""

    lang: str = entry("", options=LANGUAGES)
    pictures: str = entry("", listed=False)
    built: str = entry("", listed=False)


VISITOR = State("visitor", Visitor)


def language() -> str:
    """The visitor's choice or the address's, else the browser's language if we have it, else English."""
    code = VISITOR.value.lang
    if not code:
        browser = (st.context.locale or "").split("-")[0]
        code = browser if browser in LANGUAGES else "en"
        VISITOR.update(lang=code)
    return code


def words() -> Words:
    """The words in the visitor's language."""
    return words_in(language())


def language_control() -> None:
    """Draw the switch of languages; browsers and screen readers learn the language of the page."""
    show = words()
    document(show.language)
    st.segmented_control(
        show("explore.language"),
        LANGUAGES,
        format_func=lambda code: show(f"explore.language-{code}"),
        label_visibility="collapsed",
        required=True,
        width="content",
        **VISITOR["lang"].widget(),
    )


def sources() -> None:
    """Draw the foot of a page: what the short titles of sources stand for."""
    st.html(source_list(words()))


def theme() -> str:
    """``"light"`` or ``"dark"``, as the visitor sees the app; the browser may send anything."""
    return "dark" if st.context.theme.type == "dark" else "light"


def pictures() -> list[str]:
    """Keys of the visitor's own pictures, oldest first; some may have left the store since."""
    return VISITOR.value.pictures.split()


def keep_picture(key: str) -> None:
    """Put a picture on the visitor's list."""
    VISITOR.update(pictures=" ".join(dict.fromkeys([*pictures(), key])))


def built() -> list[str]:
    """Slugs of the networks that the visitor built, oldest first."""
    return VISITOR.value.built.split()


def keep_built(slug: str) -> None:
    """Put a network on the visitor's list; the oldest makes room."""
    slugs = [*(each for each in built() if each != slug), slug]
    VISITOR.update(built=" ".join(slugs[-MOST_BUILT:]))
