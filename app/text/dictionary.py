"""The words of the app: ``assets/text/*.toml`` in every language, and the sentences made of them.

Nothing here knows Streamlit: the language is a parameter, never a global.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from types import MappingProxyType

from app.text.markdown import Markdown, escaped
from cnnviz.assets import TEXT
from cnnviz.errors import CnnvizError

LANGUAGES = ("ko", "en")

#: Reasons whose facts ``size`` and ``limit`` are bytes (a window's ``size`` is not).
IN_BYTES = frozenset(
    {"picture-too-many-bytes", "weights-too-large", "weights-not-cached", "layer-too-much-memory", "network-too-large"}
    | {"data-too-many-bytes", "training-too-large"}
)
#: Reasons whose fact ``limit`` is a number of pixels.
IN_PIXELS = frozenset({"picture-too-many-pixels"})
MEGA = 1_000_000
MEBI = 1_048_576

#: A source of ``assets/text/sources.toml``, as the files name it.
CITATION = re.compile(r"@([a-z][a-z0-9-]+)")
#: The ``id`` of the list of sources at the foot of every page.
SOURCES = "sources"

Fact = str | int | float


class Words:
    """Every text of one language, by a key such as ``explore.title`` (``title`` in ``explore.toml``).

    They are Markdown: a source is a link. Facts that are texts are foreign words unless they are ``Markdown``, and are
    escaped and shortened. Where a text is not read as Markdown, ``plain`` takes links and escapes away.
    """

    def __init__(self, language: str, entries: dict[str, str]) -> None:
        self.language = language
        self._entries = MappingProxyType(entries)

    def __call__(self, key: str, **facts: Fact) -> str:
        """The text of ``key`` with ``{named}`` fields filled in, a ``Markdown``.

        Raises ``KeyError`` if key or field is unknown.
        """
        shown = {name: escaped(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        return Markdown(self._entries[key].format(**shown))

    def get(self, key: str, default: str | None = None) -> str | None:
        """The text of ``key`` as written, fields not filled in, or ``default``."""
        return self._entries.get(key, default)

    def has(self, key: str) -> bool:
        """Whether ``key`` has a text."""
        return key in self._entries

    def under(self, prefix: str) -> dict[str, str]:
        """The texts whose keys begin with ``prefix`` and a dot, by the rest of the key, fields not filled in."""
        start = f"{prefix}."
        return {key.removeprefix(start): text for key, text in self._entries.items() if key.startswith(start)}

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key, in the order of the files."""
        return tuple(self._entries)


def _texts(table: dict[str, object], language: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Flatten one table; a plain value (a year, a person's name) is the same in every language."""
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if not isinstance(value, dict):
            yield key, str(value)
        elif value.keys() == set(LANGUAGES):
            yield key, value[language]
        else:
            yield from _texts(value, language, key)


@cache
def words(language: str) -> Words:
    """All words in ``language``; the files are read once. Raises ``KeyError`` for a language we do not have."""
    if language not in LANGUAGES:
        raise KeyError(language)
    entries: dict[str, str] = {}
    for path in sorted(TEXT.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        entries.update(_texts(table, language, path.stem))
    return Words(language, {key: _cited(text, entries) for key, text in entries.items()})


def _cited(text: str, entries: dict[str, str]) -> str:
    """``@slug`` is the short title of a source, in quotes, linked to its address, or to the list if it has none.

    Raises ``KeyError`` for a source that is not there.
    """

    def link(match: re.Match[str]) -> str:
        title = entries["sources.frame.quoted"].format(title=entries[f"sources.{match[1]}.short"])
        return f"[{title}]({entries.get(f'sources.{match[1]}.url', f'#{SOURCES}')})"

    return CITATION.sub(link, text)


def _megabytes(size: float, unit: int) -> str:
    """Rounded up, so that a file one byte over the limit does not read "10 MB, but 10 MB is the limit"."""
    return f"{math.ceil(10 * size / unit) / 10:.1f}".removesuffix(".0") + " MB"


def _human(reason: str, facts: dict[str, Fact]) -> dict[str, Fact]:
    """The facts as a person reads them: megabytes and megapixels instead of bytes and pixels."""
    limit = float(facts.get("limit", 0))
    if reason in IN_BYTES:
        # Whichever makes the limit the round number that it was meant to be.
        unit = MEBI if limit and limit % MEBI == 0 else MEGA
        named = [name for name in ("size", "count", "limit") if name in facts]
        return facts | {name: _megabytes(float(facts[name]), unit) for name in named}
    if reason in IN_PIXELS:
        return facts | {"limit": f"{limit / MEGA:.1f}".removesuffix(".0")}
    return facts


def sentence(words: Words, error: CnnvizError) -> str:
    """What went wrong and what to do next; the general sentence for a reason or a fact that nobody foresaw."""
    try:
        return words(f"errors.{error.reason}", **_human(error.reason, error.facts))
    except (KeyError, ValueError):
        return words("errors.general")


def refusal(words: Words, error: Exception) -> str:
    """The sentence of an error that input can cause; empty for any other."""
    return sentence(words, error) if isinstance(error, CnnvizError) else ""


def network_name(words: Words, slug: str, fallback: str) -> str:
    """The usual name of a network, such as "ResNet-50"; ``fallback`` where the words have none."""
    return words.get(f"networks.display.{slug}") or fallback


def class_name(words: Words, labels_key: str | None, label: str) -> str:
    """One class in the visitor's language; a label that we have no words for is shown as it is.

    ``labels_key`` says whose label it is (``Provenance.labels_key``): ``"imagenet"`` for torchvision's 1,000 English
    names, ``"tiny64"`` or ``"cifar10"`` for ``tabby_cat`` or ``tabby cat``, anything else (``"digits"``, ``None``)
    for labels that need no words.
    """
    if labels_key == "imagenet":
        return words.get(f"imagenet.{label}") or label
    return words.get(f"classes.{labels_key}.{label.replace(' ', '_')}") or label


def class_names(words: Words, labels_key: str | None, labels: Sequence[str]) -> tuple[str, ...]:
    """``class_name`` of each label, in order."""
    return tuple(class_name(words, labels_key, label) for label in labels)
