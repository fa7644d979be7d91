"""What a design comes to, as the browser shows it: row by row, in all, and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.pages.builder.setup import kind_word
from app.pages.builder.state import pattern_of
from app.text import Words, sentence
from cnnviz.design import PRESETS, Design, LayerSummary, Suggestion, Value, summarize
from cnnviz.geometry import WHOLE_IMAGE, Field, ReceptiveField

BYTES_OF_A_WEIGHT = 4
MEGA = 1_000_000


def answer(words: Words, text: str, design: Design) -> dict[str, Any]:
    """Everything that follows from ``design``, whose JSON is ``text``."""
    found = summarize(design)
    pattern = pattern_of(design)
    return {
        "text": text,
        "input": {"output": design.input},
        "rows": [_row(words, step) for step in found],
        "totals": _totals(words, found),
        "pattern": asdict(pattern) if pattern else None,
        "preset": next((slug for slug, preset in PRESETS.items() if preset == design), None),
        "alarm": _alarm(words, found),
        "said": _alarm(words, found) or _said(words, design, found),
    }


def _row(words: Words, step: LayerSummary) -> dict[str, Any]:
    if step.problem:
        offers = [_offer(words, offer) for offer in step.problem.suggestions]
        return {"state": "fault", "why": sentence(words, step.problem.error), "offers": offers}
    if step.output is None:
        return {"state": "waiting"}
    counts = {"parameters": step.parameters, "macs": step.macs, "field": field_text(words, step.field)}
    return {"state": "ok", "output": step.output, **counts}


def field_text(words: Words, field: Field) -> str:
    """How many pixels a unit sees: one number for a square."""
    if isinstance(field, ReceptiveField):
        return "×".join(dict.fromkeys((str(field.vertical.size), str(field.horizontal.size))))
    return words("builder.whole" if field is WHOLE_IMAGE else "builder.none")


def _offer(words: Words, offer: Suggestion) -> dict[str, Any]:
    return {"text": _offered(words, offer), "design": offer.design.json(), "keep": offer.action == "set"}


def _offered(words: Words, offer: Suggestion) -> str:
    """What a button that takes the offer says."""
    if offer.action == "set":
        setting = words(f"builder.field.{offer.setting}.label")
        return words("builder.offer.set", setting=setting, value=_value(words, offer.value))
    if offer.action == "insert":
        layers = " + ".join(kind_word(words, kind, "name") for kind in offer.layers)
        return words("builder.offer.insert", layers=layers)
    if offer.action == "move":
        return words("builder.offer.move", place=int(offer.value) + 1)
    return words("builder.offer.remove")


def _value(words: Words, value: Value) -> str:
    if isinstance(value, bool):
        return words(f"builder.offer.{'on' if value else 'off'}")
    return str(value)


def _totals(words: Words, found: Sequence[LayerSummary]) -> list[tuple[str, str]]:
    """Name and number, of as many layers as follow one another."""
    parameters = sum(step.parameters for step in found)
    fields = [step.field for step in found if isinstance(step.field, ReceptiveField)]
    widest = max((max(field.vertical.size, field.horizontal.size) for field in fields), default=0)
    told = {
        "parameters": f"{parameters:,}",
        "macs": f"{sum(step.macs for step in found):,}",
        "activations": f"{sum(step.activations for step in found):,}",
        "memory": f"{parameters * BYTES_OF_A_WEIGHT / MEGA:,.1f} MB",
        "field": words("builder.pixels", size=f"{widest:,}"),
    }
    return [(words(f"builder.total-{name}"), text) for name, text in told.items()]


def _alarm(words: Words, found: Sequence[LayerSummary]) -> str:
    """Which layer cannot follow, and why; or nothing."""
    return next((sentence(words, step.problem.error) for step in found if step.problem), "")


def _said(words: Words, design: Design, found: Sequence[LayerSummary]) -> str:
    """For those who listen: everything follows, and what it comes to."""
    counts = {name: f"{sum(getattr(step, name) for step in found):,}" for name in ("parameters", "macs")}
    return words("builder.said", name=design.name, count=len(design.layers) + 1, **counts)
