"""What the app says: words in every language, numbers as texts, the list of sources. It knows no Streamlit."""

from app.text.dictionary import (
    CITATION,
    LANGUAGES,
    LINK,
    SOURCES,
    Words,
    class_name,
    class_names,
    network_name,
    plain,
    sentence,
    words,
)

__all__ = [
    "CITATION",
    "LANGUAGES",
    "LINK",
    "SOURCES",
    "Words",
    "class_name",
    "class_names",
    "network_name",
    "plain",
    "sentence",
    "words",
]
