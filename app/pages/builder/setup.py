"""What the browser gets once: words, kinds of layers with their fields, presets, and the design at the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from app.components.family_list import family_entries
from app.pages.builder.state import START
from app.text import Words
from cnnviz import Kind
from cnnviz.design import (
    CHANNELS,
    CLASSES,
    KINDS,
    MOST_LAYERS,
    NAME_LENGTH,
    PATTERN,
    PRESETS,
    SIDE,
    Layer,
    LayerKind,
    Pattern,
    Setting,
)

#: Settings that the list mentions only where they differ from the default.
_QUIET = frozenset({"stride", "padding", "dilation", "groups", "bias", "ceil_mode", "alpha", "beta", "k", "transition"})
_STEPS = {"p": 0.01, "alpha": 0.00001, "beta": 0.01, "k": 0.1}
FILTERS = (4, 8, 16, 32, 64, 128, 256)
UNITS = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


def kind_word(words: Words, slug: str, word: str) -> str:
    """``name``, ``role`` or ``help`` of a kind of layer."""
    own = f"builder.kind.{slug}.{word}"
    return words(own) if words.has(own) else words(f"kinds.{KINDS[slug].node}.{word}")


def choice_word(words: Words, choice: str) -> str:
    """The name of one of the choices of a setting: a function, or a kind of pooling."""
    key = f"kinds.{choice}.name"
    return words(key) if words.has(key) else words(f"kinds.{choice}-pool.name")


def preset_word(words: Words, slug: str) -> str:
    """The name of a preset."""
    return words.get(f"builder.preset.{slug}") or PRESETS[slug].name


def setup(words: Words) -> dict[str, Any]:
    """All that the component needs to be drawn, JSON-serializable."""
    return {
        "words": words.under("builder.view"),
        "kinds": {slug: _kind(words, kind) for slug, kind in KINDS.items()},
        "families": [entry | {"name": _family_word(words, entry["slug"])} for entry in family_entries(words)],
        "presets": [[slug, preset_word(words, slug)] for slug in PRESETS],
        "start": START,
        "most": MOST_LAYERS,
        "whole": list(_overall(words)),
        "pattern": list(_pattern(words)),
    }


def _family_word(words: Words, family: str) -> str:
    """The name of a family; what combines paths is a whole block here."""
    return words("builder.blocks" if family == "combination" else f"kinds.family.{family}")


def _kind(words: Words, kind: LayerKind) -> dict[str, Any]:
    fresh = Layer.fresh(kind.name)
    texts = {word: kind_word(words, kind.name, word) for word in ("name", "role", "help")}
    listed = [_field(words, setting) | {"value": fresh[setting.name]} for setting in kind.settings]
    plates = 3 if kind.is_block else 1
    return texts | {"family": Kind(kind.node).traits.family, "plates": plates, "fields": listed}


def _field(words: Words, setting: Setting) -> dict[str, Any]:
    texts = {word: words.get(f"builder.field.{setting.name}.{word}") for word in ("label", "help", "summary")}
    quiet = setting.default if setting.name in _QUIET else None
    return {"name": setting.name, "usual": setting.default, "quiet": quiet, **texts, **_control(words, setting)}


def _control(words: Words, setting: Setting) -> dict[str, Any]:
    if setting.choices:
        return {"type": "choice", "options": [[each, choice_word(words, each)] for each in setting.choices]}
    if isinstance(setting.default, bool):
        return {"type": "flag"}
    return {"type": "number", "min": setting.low, "max": setting.high, "step": _STEPS.get(setting.name, 1)}


def _overall(words: Words) -> Iterator[dict[str, Any]]:
    """Fields of the network as a whole: its name, its input, its number of classes."""

    def texts(name: str, text: str = "") -> dict[str, Any]:
        return {
            "name": name,
            "label": words(f"builder.overall.{name}"),
            "help": words(f"builder.overall.{text or name}-help"),
        }

    channels = [[count, words(f"builder.overall.channels-{count}")] for count in CHANNELS]
    yield texts("name") | {"type": "text", "most": NAME_LENGTH}
    yield texts("channels") | {"type": "choice", "options": channels}
    yield texts("classes") | _whole(CLASSES)
    yield texts("height", "side") | _whole(SIDE)
    yield texts("width", "side") | _whole(SIDE)


def _whole(bounds: tuple[int, int]) -> dict[str, Any]:
    return {"type": "number", "min": bounds[0], "max": bounds[1], "step": 1}


def _pattern(words: Words) -> Iterator[dict[str, Any]]:
    """The letters of the pattern, and the sizes that it leaves open."""
    start = Pattern()
    sizes = {"filters": FILTERS, "units": UNITS}
    for name in (each.name for each in fields(Pattern)):
        texts = {word: words(f"builder.pattern.{name}{end}") for word, end in (("label", ""), ("help", "-help"))}
        low, high = PATTERN.get(name, (0, 1))
        kind = "number" if name in PATTERN else "flag"
        options = {"options": sizes[name]} if name in sizes else {}
        yield {"name": name, "type": kind, "value": getattr(start, name), "min": low, "max": high, **texts, **options}
