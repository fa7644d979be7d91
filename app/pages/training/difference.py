"""In what two trainings differ, in words: data, network, recipe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from app.pages.training.names import network_text, set_text
from app.pages.training.replays import Past
from app.text import Words, plain
from cnnviz.design import Design
from cnnviz.training.live.networks import NETWORKS, composition
from cnnviz.training.live.recipe import Augmentation, Recipe

#: Layers by whose presence two networks can differ, and the setting that is told with them.
ADDED = {"dropout": "p", "batch-norm": ""}


def difference(words: Words, first: Past, other: Past) -> str:
    """What is other about ``other``, such as "with dropout 0.5, seed 1 instead of 0"; the same recipe in words."""
    parts = [*_data(words, first, other), *_network(words, first.slug, other.slug)]
    parts += _recipe(words, first.recipe, other.recipe)
    return ", ".join(map(plain, parts)) or plain(words("training_after.compare.same"))


def recipe_text(words: Words, recipe: Recipe) -> str:
    """In what a recipe differs from the default one."""
    return ", ".join(map(plain, _recipe(words, Recipe(), recipe))) or plain(words("training_after.keep.default-recipe"))


def _data(words: Words, first: Past, other: Past) -> Iterator[str]:
    if first.data.digest != other.data.digest:
        names = [set_text(words, each.data) for each in (other, first)]
        yield words(
            "training_after.compare.instead" if names[0] != names[1] else "training_after.compare.other-data",
            **_pair(*names),
        )


def _pair(value: str, before: str) -> dict[str, str]:
    return {"value": value, "before": before}


def _network(words: Words, first: str, other: str) -> Iterator[str]:
    """Dropout and batch norm by name, where nothing else differs."""
    if first == other:
        return
    own, before = composition(other), composition(first)
    if own is None or before is None or _without(own) != _without(before):
        yield words("training_after.compare.instead", **_pair(network_of(words, other), network_of(words, first)))
        return
    for kind, setting in ADDED.items():
        here, there = ([layer for layer in each.layers if layer.kind == kind] for each in (own, before))
        if bool(here) != bool(there):
            values = ", ".join(dict.fromkeys(f"{layer[setting]:g}" for layer in here)) if setting else ""
            yield words(f"training_after.compare.{'with' if here else 'without'}-{kind}", value=values)
        elif here != there:
            yield words(f"training_after.compare.other-{kind}")


def network_of(words: Words, slug: str) -> str:
    """The name of a network by its slug."""
    return network_text(words, next((name for name, each in NETWORKS.items() if each == slug), slug))


def _without(design: Design) -> tuple[object, ...]:
    """All but the layers of ``ADDED``."""
    return design.input, design.classes, tuple(layer for layer in design.layers if layer.kind not in ADDED)


def _recipe(words: Words, first: Recipe, other: Recipe) -> Iterator[str]:
    for name, own, before in _entries(first, other):
        if isinstance(own, bool):
            key = "training_after.compare.switched-on" if own else "training_after.compare.switched-off"
            yield words(key, name=plain(words(f"training.{name}")))
        else:
            facts = _pair(_text(words, name, own), _text(words, name, before))
            yield words("training_after.compare.changed", name=plain(words(f"training.{name}")), **facts)


def _entries(first: Recipe, other: Recipe) -> Iterator[tuple[str, object, object]]:
    """Entries that differ: name, the other's value, the first one's."""
    for each in fields(Recipe):
        own, before = getattr(other, each.name), getattr(first, each.name)
        if isinstance(own, Augmentation):
            for inner in fields(Augmentation):
                values = getattr(own, inner.name), getattr(before, inner.name)
                if values[0] != values[1]:
                    yield inner.name, *values
        elif own != before:
            yield each.name, own, before


def _text(words: Words, name: str, value: object) -> str:
    """A value of the recipe: the name of a choice, or a number."""
    return plain(words(f"training.{name}-{value}")) if isinstance(value, str) else f"{value:g}"
