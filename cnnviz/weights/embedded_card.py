"""The card inside a safetensors file, in its metadata: written by whoever made the file, so that nothing is believed.

What it may say is what the network's classes are called and how pictures are normalized. It makes no claim of accuracy,
and a card that does not fit the network in every respect is none.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from cnnviz.architectures.architecture import Architecture
from cnnviz.weights.model_card import ModelCard, parse_card

Shape = tuple[int, int, int]
log = logging.getLogger(__name__)
ENTRY = "cnnviz"  # of the metadata
LONGEST_HEADER = 1 << 20  # bytes
LONGEST_LABEL = 60  # characters
#: The largest mean and deviation of a channel, whose values are from 0 to 1, and the side that pictures are resized to.
LARGEST_VALUE, LARGEST_SIDE = 100.0, 1024
SMALLEST_DEVIATION = 1e-4
#: Sets of class names that have translations; labels of all others are their author's.
TRANSLATED = frozenset({"digits", "cifar10"})
OWN = "own"
METADATA = "__metadata__"  # in the header of a safetensors file


def metadata(source: Path | bytes) -> str:
    """The text under ``ENTRY`` in the metadata of a safetensors file; empty for any other file or none.

    Raises ``OSError``.
    """
    try:
        entries = json.loads(_header(source)).get(METADATA, {})
        text = entries.get(ENTRY, "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return text if isinstance(text, str) else ""


def _header(source: Path | bytes) -> bytes:
    """The JSON at the beginning of a safetensors file, after its length in eight bytes; empty if it is too long."""
    if isinstance(source, bytes):
        return source[8 : 8 + _length(source[:8])]
    with source.open("rb") as file:
        return file.read(_length(file.read(8)))


def _length(text: bytes) -> int:
    length = int.from_bytes(text, "little")
    return length if length <= LONGEST_HEADER else 0


def embedded_card(
    source: Path | bytes, architecture: Architecture, classes: int, shapes: Collection[Shape]
) -> ModelCard | None:
    """The card in the file, if it is one of this network with so many classes and an input of ``shapes``.

    ``None`` where there is none. Accuracy, epochs and hashes are left out, and ``labels_key`` is one of ``TRANSLATED``
    or ``OWN``. Raises ``OSError``.
    """
    text = metadata(source)
    if not text:
        return None
    try:
        card = parse_card(text)
    except ValueError as error:
        log.info("metadata that are no card: %s", error)
        return None
    if card.preprocessing.shape not in shapes or not _fits(card, architecture, classes):
        return None
    key = next((each for each in TRANSLATED if each == card.labels_key), OWN)
    return replace(card, labels_key=key, epochs=None, accuracy=None, test_pictures=None, sha256=None)


def _fits(card: ModelCard, architecture: Architecture, classes: int) -> bool:
    own = card.preprocessing
    return (
        card.slug == architecture.slug
        and len(card.labels) == classes
        and all(map(_is_label, card.labels))
        and min(own.height, own.width) <= own.resize <= LARGEST_SIDE
        and all(math.isfinite(each) and abs(each) <= LARGEST_VALUE for each in (*own.mean, *own.std))
        and min(own.std) >= SMALLEST_DEVIATION
    )


def _is_label(label: str) -> bool:
    return label.isprintable() and 0 < len(label.strip()) <= len(label) <= LONGEST_LABEL
