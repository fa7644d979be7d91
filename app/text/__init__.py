"""What the app says: words in every language, numbers as texts, the list of sources. It knows no Streamlit."""

from app.text.dictionary import (
    CITATION,
    LANGUAGES,
    SOURCES,
    Words,
    class_name,
    class_names,
    network_name,
    refusal,
    sentence,
    words,
)
from app.text.markdown import LINK, LONGEST_NAME, Markdown, code, escaped, legible, plain, short

__all__ = [
    "CITATION",
    "LANGUAGES",
    "LINK",
    "LONGEST_NAME",
    "SOURCES",
    "Markdown",
    "Words",
    "class_name",
    "class_names",
    "code",
    "escaped",
    "legible",
    "network_name",
    "plain",
    "refusal",
    "sentence",
    "short",
    "words",
]
