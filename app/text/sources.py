"""The list of sources at the foot of every page: what the short titles in explanations stand for."""

from html import escape
from urllib.parse import urlsplit

from app.text.dictionary import SOURCES, Words

SLUGS = ("cs231n", "cnn-models", "modern-cnns", "vision-layers", "cnn-mathematics")
STYLE = "font-size: 0.85rem; margin-top: 2.5rem; line-height: 1.45"


def source_list(words: Words) -> str:
    """The list as HTML, with a link where the document, or what it summarizes, has an address."""
    intro = f"<b>{escape(words('sources.frame.title'))}</b> {escape(words('sources.frame.intro'))}"
    items = "".join(f"<li>{_item(words, slug)}</li>" for slug in SLUGS)
    return f'<footer id="{SOURCES}" tabindex="-1" style="{STYLE}">{intro}<ul>{items}</ul></footer>'


def _item(words: Words, slug: str) -> str:
    short, title, by, about = (escape(words(f"sources.{slug}.{name}")) for name in ("short", "title", "by", "about"))
    url = words.get(f"sources.{slug}.url")
    link = f' (<a href="{url}" target="_blank" rel="noopener noreferrer">{urlsplit(url).hostname}</a>)' if url else ""
    return f"<b>{short}</b> ({about}): <i>{title}</i>, {by}{link}"
