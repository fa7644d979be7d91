"""What belongs to the page as a whole: its language. Set by ``app/frontend/document``."""

from app.components import component


def document(language: str) -> None:
    """Tell browsers and screen readers the language (such as ``"ko"``) of the whole page; shows nothing."""
    component("document")(key="document", data={"language": language}, width="content")
