"""The card beside bundled weights: data, recipe and accuracy of the training that ``cnnviz.training`` did."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnviz.pictures.images import Preprocessing

LARGEST = 1 << 20  # bytes
#: The entries with the SHA-256 of the file of weights, and of all other entries of the card.
WEIGHTS_HASH, CARD_HASH = "weights_sha256", "card_sha256"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """How a network was trained.

    ``slug`` is the network's; ``labels`` are English class names, one per output, with spaces (``tabby_cat`` becomes
    "tabby cat"); ``labels_key`` names their translations in ``assets/text``. ``accuracy`` is the share, 0 to 1, of
    ``test_pictures`` pictures whose most probable class is right; ``epochs`` is the length of the training. All three
    are ``None`` in cards that do not say. ``sha256`` is that of the file of weights, in hexadecimal digits; cards that
    people write need not have it.
    """

    slug: str | None
    labels: tuple[str, ...]
    labels_key: str | None
    preprocessing: Preprocessing
    epochs: int | None = None
    accuracy: float | None = None
    test_pictures: int | None = None
    sha256: str | None = None


def read_card(path: Path) -> ModelCard:
    """The card at ``path``; raises ``OSError``, or ``ValueError`` when it is not a card or differs from its hash."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} is too long for a card")
    try:
        return parse_card(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} is not a card") from error


def parse_card(text: str) -> ModelCard:
    """The card in a JSON text; raises ``ValueError`` when it is none or differs from its hash."""
    try:
        return _card(json.loads(text))
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise ValueError("not a card") from error


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the entries of a card but for ``CARD_HASH``, in hexadecimal digits."""
    entries = {name: content[name] for name in content if name != CARD_HASH}
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def _card(content: Mapping[str, Any]) -> ModelCard:
    if {WEIGHTS_HASH, CARD_HASH} & content.keys() and content[CARD_HASH] != digest_of(content):
        raise ValueError("a card that is not as it was written")
    recipe = content["recipe"]
    labels = tuple(label.replace("_", " ") for label in content["labels"])
    if not labels:
        raise ValueError("a card without class names")
    return ModelCard(
        slug=recipe.get("slug"),
        labels=labels,
        labels_key=recipe.get("labels"),
        preprocessing=_preprocessing(recipe),
        epochs=recipe.get("epochs"),
        accuracy=content.get("accuracy"),
        test_pictures=content.get("test_pictures"),
        sha256=content.get(WEIGHTS_HASH),
    )


def _preprocessing(recipe: Mapping[str, Any]) -> Preprocessing:
    """Preprocessing at the end of the training; raises ``ValueError``."""
    channels, height, width = map(int, recipe["input"])
    mean, std = tuple(map(float, recipe["mean"])), tuple(map(float, recipe["std"]))
    if min(channels, height, width, *std) <= 0 or not len(mean) == len(std) == channels:
        raise ValueError("sizes and deviations are positive, with one mean and one deviation per channel")
    return Preprocessing(channels, height, width, int(recipe.get("resize") or height), mean, std)
