"""Shapes and costs of a design as the browser shows them: layer by layer, in total, and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.pages.builder.setup import kind_word
from app.pages.builder.state import pattern_of
from app.text import Words, plain, sentence
from app.text.format import duration, in_bytes, sides
from cnnviz.design import PRESETS, Design, LayerSummary, Suggestion, Value, summarize
from cnnviz.estimates import BYTES
from cnnviz.geometry import WHOLE_IMAGE, Field, ReceptiveField

MEGA = 1_000_000


def answer(words: Words, text: str, design: Design) -> dict[str, Any]:
    """Everything that follows from ``design``, whose JSON is ``text``; JSON-serializable."""
    layers = summarize(design)
    pattern = pattern_of(design)
    return {
        "text": text,
        "input": {"output": design.input},
        "rows": [_row(words, layer) for layer in layers],
        "totals": _totals(words, layers),
        "pattern": asdict(pattern) if pattern else None,
        "preset": next((slug for slug, preset in PRESETS.items() if preset == design), None),
        "alarm": _alarm(words, layers),
        "announcement": _alarm(words, layers) or _announcement(words, design, layers),
    }


def waiting(words: Words, text: str, design: Design) -> dict[str, Any]:
    """The answer for a design whose shapes are unknown: every layer waits, and can be changed, removed and undone."""
    alarm = words("explore.frame.failed")
    rows = [{"state": "waiting"} for _ in design.whole]
    shown = {"text": text, "input": {"output": design.input}, "rows": rows, "totals": []}
    return shown | {"pattern": None, "preset": None, "alarm": alarm, "announcement": alarm}


def _row(words: Words, layer: LayerSummary) -> dict[str, Any]:
    if layer.problem:
        offers = [_offer(words, suggestion) for suggestion in layer.problem.suggestions]
        return {"state": "fault", "why": plain(sentence(words, layer.problem.error)), "offers": offers}
    if layer.output is None:
        return {"state": "waiting"}
    counts = {"parameters": layer.parameters, "macs": layer.macs, "field": field_text(words, layer.field)}
    return {"state": "ok", "output": layer.output, **counts}


def field_text(words: Words, field: Field) -> str:
    """The size of a field in pixels: one number for a square."""
    if isinstance(field, ReceptiveField):
        return sides(field.vertical.size, field.horizontal.size)
    return words("builder.whole" if field is WHOLE_IMAGE else "builder.none")


def _offer(words: Words, suggestion: Suggestion) -> dict[str, Any]:
    text = plain(_suggestion_text(words, suggestion))
    return {"text": text, "design": suggestion.design.json(), "keep": suggestion.action == "set"}


def _suggestion_text(words: Words, suggestion: Suggestion) -> str:
    """The label of the button that applies the suggestion."""
    if suggestion.action == "set":
        setting = words(f"builder.field.{suggestion.setting}.label")
        return words("builder.offer.set", setting=setting, value=_value_text(words, suggestion.value))
    if suggestion.action == "insert":
        layers = " + ".join(kind_word(words, kind, "name") for kind in suggestion.layers)
        return words("builder.offer.insert", layers=layers)
    if suggestion.action == "move":
        return words("builder.offer.move", number=int(suggestion.value) + 1)
    return words("builder.offer.remove")


def _value_text(words: Words, value: Value) -> str:
    if isinstance(value, bool):
        return words(f"builder.offer.{'on' if value else 'off'}")
    return str(value)


def _totals(words: Words, layers: Sequence[LayerSummary]) -> list[tuple[str, str]]:
    """Name and number, of as many layers as follow one another."""
    parameters = sum(layer.parameters for layer in layers)
    fields = [layer.field for layer in layers if isinstance(layer.field, ReceptiveField)]
    widest = max((max(field.vertical.size, field.horizontal.size) for field in fields), default=0)
    texts = {
        "parameters": f"{parameters:,}",
        "macs": f"{sum(layer.macs for layer in layers):,}",
        "activations": f"{sum(layer.activations for layer in layers):,}",
        "memory": f"{parameters * BYTES / MEGA:,.1f} MB",
        "seconds": duration(sum(layer.seconds for layer in layers)),
        "working": in_bytes(max(layer.memory for layer in layers)),
        "field": words("builder.pixels", size=f"{widest:,}"),
    }
    return [(words(f"builder.total-{name}"), text) for name, text in texts.items()]


def _alarm(words: Words, layers: Sequence[LayerSummary]) -> str:
    """Which layer cannot follow, and why; empty where every one can."""
    return next((plain(sentence(words, layer.problem.error)) for layer in layers if layer.problem), "")


def _announcement(words: Words, design: Design, layers: Sequence[LayerSummary]) -> str:
    """For screen readers: the totals of a complete network."""
    counts = {name: f"{sum(getattr(layer, name) for layer in layers):,}" for name in ("parameters", "macs")}
    return plain(words("builder.announcement", name=design.name, count=len(design.layers) + 1, **counts))
