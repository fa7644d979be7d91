"""Designs as slugs, ``built:...``, which contain the whole design, so that a URL can hold a network."""

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cnnviz.design.reading import MOST_BYTES, read_design, read_file
from cnnviz.design.schema import Design
from cnnviz.errors import DesignError, DesignFault

PREFIX = "built"
_START = f"{PREFIX}:"
_SUFFIX = ".json"
_LETTERS = re.compile(r"[A-Za-z0-9_-]+")


def slug_of(design: Design) -> str:
    """The design's JSON, compressed, in base64 for URLs.

    >>> design_of(slug_of(Design("A", (1, 8, 8), 2, ()))).name
    'A'
    """
    packed = zlib.compress(design.json().encode(), level=9)
    return _START + urlsafe_b64encode(packed).decode().rstrip("=")


def design_of(slug: str) -> Design:
    """The design of a slug; raises ``DesignError`` as ``read_design`` does, or (ADDRESS) for a truncated slug."""
    text = slug.removeprefix(_START)
    if len(text) > MOST_BYTES:
        raise DesignError(DesignFault.TOO_MANY_BYTES, size=len(text), limit=MOST_BYTES)
    if not _LETTERS.fullmatch(text):
        raise DesignError(DesignFault.ADDRESS)
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)), MOST_BYTES + 1)
    except (ValueError, zlib.error) as error:
        raise DesignError(DesignFault.ADDRESS) from error
    if len(content) <= MOST_BYTES and not unpacking.eof:
        raise DesignError(DesignFault.ADDRESS)
    return read_design(content)


def is_built(slug: str) -> bool:
    """Whether it is the slug of a design."""
    return slug.startswith(_START)


def to_slug(network: str | Path) -> str:
    """The slug of a network, given its slug or the path of a design's JSON file; raises ``DesignError``."""
    if isinstance(network, str) and (is_built(network) or not network.endswith(_SUFFIX)):
        return network
    return slug_of(read_file(Path(network)))
