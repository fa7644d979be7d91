"""What belongs to the page as a whole: the language that browsers are told, and that of Streamlit's own words.

Set by ``app/frontend/document``.
"""

from functools import cache

from app.components import component, pack
from app.results.messages import keep_message
from app.text import LANGUAGES, words


def document(language: str) -> None:
    """Put the whole page into a language (such as ``"ko"``), what Streamlit's widgets say too; shows nothing."""
    data = {"language": language, "message": keep_message(_phrases())}
    component("document")(key="document", data=data, width="content", on_resend_change=_sent_again)


def _sent_again() -> None:
    """The browser lacks its message; this very run puts it back."""


@cache
def _phrases() -> bytes:
    """Streamlit's texts in every language, by the ``data-testid`` of the widget."""
    widgets: dict[str, list[dict[str, str]]] = {}
    for key in words("en").under("streamlit"):
        widget, _, _ = key.partition(".")
        said = {language: words(language).under("streamlit")[key] for language in LANGUAGES}
        widgets.setdefault(widget, []).append(said)
    return pack({"widgets": widgets}, {})
