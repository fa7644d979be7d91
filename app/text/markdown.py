r"""Foreign words in Markdown: names from addresses, files and other people's modules, shown as they are written.

Streamlit reads texts as GitHub's Markdown with directives (``:red[...]``), icons (``:material/home:``) and formulas
(``$x$``). In ``escaped`` text none of these begins. Web and mail addresses are linked by their letters alone, which a
backslash does not prevent; a word joiner (U+2060), which is not seen, does.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Self

#: Characters of a foreign word; what is longer is cut in the middle.
LONGEST = 200
#: Characters of a foreign name in a sentence: of a file, of a network in an address.
LONGEST_NAME = 60
JOINER = "\u2060"
ELLIPSIS = "…"
#: A link as ``Words`` write it, in Markdown: its text and its address. ``LINK`` in ``core/elements.js`` is the same.
LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+|#sources)\)")

#: Characters that mean something anywhere; an underscore does at the ends of a word.
_SIGNS = re.compile(r"[\\`*\[\]<>&~$]|(?<![^\W_])_|_(?![^\W_])")
#: What begins a heading, a list or a line at the start of a text.
_START = re.compile(r"^(#+|[-+=]|\d+[.)])(?=[\s=-]|$)")
#: What begins a link, an icon or a directive by its letters alone: the joiner goes behind it.
_LINKED = re.compile(r":(?=[\w/+-])|www(?=\.)|@(?=[\w-])", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Markdown(str):
    r"""A text that is Markdown: what was foreign in it is escaped. ``Words`` make these, and do not escape them again.

    >>> Markdown(", ").join(["*a*", Markdown("*b*")])
    '\\*a\\*, *b*'
    """

    __slots__ = ()

    def join(self, parts: Iterable[str], /) -> Self:
        """The parts with this text between them; those that are not Markdown are escaped."""
        return type(self)(str(self).join(map(escaped, parts)))


def escaped(text: str, longest: int = LONGEST) -> Markdown:
    r"""A foreign word as Markdown that shows it: legible, not longer than ``longest``, nothing in it read as Markdown.

    >>> escaped("![x](http://evil/x.png)"), escaped("layer1_a.0"), escaped(Markdown("**bold**"))
    ('!\\[x\\](http:\u2060//evil/x.png)', 'layer1_a.0', '**bold**')
    """
    if isinstance(text, Markdown):
        return text
    unlinked = _LINKED.sub(rf"\g<0>{JOINER}", short(legible(text), longest))
    return Markdown(_START.sub(_escaped_start, _SIGNS.sub(r"\\\g<0>", unlinked)))


def code(text: str) -> Markdown:
    """A foreign word as code: the fence is longer than any row of backticks in it.

    >>> code("conv1"), code("a`b")
    ('`conv1`', '`` a`b ``')
    """
    inner = short(legible(text))
    fence = "`" * (max(map(len, re.findall("`+", inner)), default=0) + 1)
    room = " " if "`" in inner or not inner.strip() else ""
    return Markdown(f"{fence}{room}{inner or ELLIPSIS}{room}{fence}")


def plain(text: str) -> str:
    r"""A text for what shows no Markdown: options, tables, alternative texts, components. Its links are their titles.

    >>> plain("the end of GoogLeNet (source [“CNN models”](#sources))")
    'the end of GoogLeNet (source “CNN models”)'
    >>> plain(escaped("[a](http://b) *c*"))
    '[a](http://b) *c*'
    """
    return _ESCAPE.sub(r"\1", LINK.sub(r"\1", text)).replace(JOINER, "")


def legible(text: str) -> str:
    r"""A text in one line, without characters that control how others are shown, or are none.

    >>> legible("a\u202egnp.exe\x00\n b")
    'agnp.exe b'
    """
    kept = (each for each in text if each.isspace() or unicodedata.category(each) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(kept).split())


def short(text: str, longest: int = LONGEST) -> str:
    """A text of at most ``longest`` characters: of a longer one the beginning and the end, as of a file its ending.

    >>> short("a-long-name-of-a-picture.png", 15)
    'a-long-…ure.png'
    """
    if len(text) <= longest:
        return text
    end = (longest - 1) // 2
    return f"{text[: longest - 1 - end]}{ELLIPSIS}{text[-end:]}"


def _escaped_start(match: re.Match[str]) -> str:
    """The sign that a line begins with, escaped: the first one of several, the last one of a number."""
    sign = match[1]
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"
