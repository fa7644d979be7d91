"""What data sets, their classes and networks are called."""

from __future__ import annotations

import cnnviz
from app.results import uploads
from app.results.data import FOLDER, ONE_SHAPE, SHAPES
from app.text import Words, network_name, plain
from app.text.markdown import legible, short
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.networks import NETWORKS

LONGEST_CLASS = 40  # characters


def data_text(words: Words, key: str) -> str:
    """The name of a data set, without Markdown."""
    if key in ONE_SHAPE:
        return plain(words("training.data-one-shape", name=words(f"training.class.shapes.{ONE_SHAPE[key]}")))
    if key.startswith(FOLDER):
        return short(legible(key.removeprefix(FOLDER)), LONGEST_CLASS)
    return plain(words(f"training.data-{uploads.ZIP if key.startswith(f'{uploads.ZIP}:') else key}"))


def set_text(words: Words, data: Dataset) -> str:
    """The name of a data set that was read, without Markdown."""
    if data.name in ONE_SHAPE:
        return data_text(words, data.name)
    return plain(words.get(f"training.data-{data.name}") or short(legible(data.name), LONGEST_CLASS))


def class_text(words: Words, data: Dataset, label: int) -> str:
    """The name of a class in the visitor's language where we have words for it, without Markdown."""
    name = data.classes[label]
    group = SHAPES if data.name in ONE_SHAPE else data.name.lower()
    return words.get(f"training.class.{group}.{name}") or short(legible(name), LONGEST_CLASS)


def network_text(words: Words, net: str) -> str:
    """The name of a network of the page: one of ``NETWORKS``, or one that was built; without Markdown."""
    if net in NETWORKS:
        return plain(words(f"training.net-{net}"))
    return plain(words("training.net-built", name=network_name(words, net, cnnviz.card(net).name)))
