"""Markdown as the page shows it: CommonMark by a parser, and what Streamlit adds to it by rules."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["strikethrough", "table"])
#: What GitHub's Markdown links by its letters alone, and what Streamlit draws as icons, colors and formulas.
BY_LETTERS = {
    "link": re.compile(r"https?://|www\.[-\w]|[-.\w+]@[-\w]+\.[-\w]", re.IGNORECASE),
    "icon": re.compile(r":[\w+-]+(?:/[\w+-]+)?:"),
    "directive": re.compile(r":[A-Za-z]"),
}
#: What is read before backslashes are: an escaped sign begins none.
BY_SIGNS = {
    "formula": re.compile(r"(?<!\\)(?:\\\\)*\$[^$]*(?<!\\)(?:\\\\)*\$"),
}
PLAIN = {"text", "text_special", "inline", "paragraph_open", "paragraph_close"}


def constructs(text: str) -> set[str]:
    """What a text has beside paragraphs of words: ``link_open``, ``image``, ``html_inline``, ``icon``..."""
    tokens = list(_flat(PARSER.parse(text)))
    kinds = {token.type for token in tokens} - PLAIN
    shown = shown_text(text)
    by_letters = {name for name, pattern in BY_LETTERS.items() if pattern.search(shown)}
    return kinds | by_letters | {name for name, pattern in BY_SIGNS.items() if pattern.search(text)}


def shown_text(text: str) -> str:
    """The words of a text as they are seen, code left out."""
    return "".join(token.content for token in _flat(PARSER.parse(text)) if token.type in {"text", "text_special"})


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])
