"""The card beside weights that ``cnnviz.training`` wrote: what they were trained on, how, and how well."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cnnviz.pictures.images import Preprocessing

LARGEST = 1 << 20
ModelCard = Mapping[str, Any]


def read_card(path: Path) -> ModelCard:
    """The card at ``path``, as it is; raises ``OSError``, or ``ValueError`` when it is not a card."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} is too long for a card")
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sound = labels(card) and preprocessing(card).channels == len(card["recipe"]["std"])
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a card") from error
    if not sound:
        raise ValueError(f"{path.name} is not a card")
    return card


def labels(card: ModelCard) -> tuple[str, ...]:
    """English class names, one per output: ``tabby_cat`` is written "tabby cat"."""
    return tuple(label.replace("_", " ") for label in card["labels"])


def preprocessing(card: ModelCard) -> Preprocessing:
    """What the network saw at the end of its training."""
    recipe = card["recipe"]
    channels, height, width = map(int, recipe["input"])
    mean, std = tuple(map(float, recipe["mean"])), tuple(map(float, recipe["std"]))
    if min(channels, height, width, *std) <= 0 or len(mean) != channels:
        raise ValueError("sizes and deviations are positive, and there is one mean per channel")
    return Preprocessing(channels, height, width, int(recipe.get("resize") or height), mean, std)
