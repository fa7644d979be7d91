"""How the field of a layer follows from those of its inputs: letters, then numbers, then the result."""

from __future__ import annotations

from collections.abc import Mapping

from app.pages.receptive_fields.fields import jump_text, size_text
from app.text import Words
from app.text.format import signed
from cnnviz import WHOLE_IMAGE, AxisField, Node, ReceptiveField, Window
from cnnviz.geometry import Field

AXES = ("rows", "columns")
MOST_INPUTS = 4  # that have a line each
Inputs = list[tuple[str, ReceptiveField]]


def size_line(before: AxisField, window: Window) -> str:
    """The recurrence of the size.

    >>> size_line(AxisField(11, 4, -5), Window(3, padding=1))
    'r = r₀ + d(k − 1)·j₀ = 11 + 1·(3 − 1)·4 = 19'
    """
    numbers = f"{before.size:,} + {window.dilation}·({window.kernel} − 1)·{before.jump}"
    return f"r = r₀ + d(k − 1)·j₀ = {numbers} = {before.through(window).size:,}"


def jump_line(before: AxisField, window: Window) -> str:
    """The recurrence of the jump.

    >>> jump_line(AxisField(7, 2, -3), Window(3, stride=2, padding=1))
    'j = j₀·s = 2·2 = 4'
    """
    return f"j = j₀·s = {before.jump}·{window.stride} = {before.through(window).jump}"


def start_line(before: AxisField, window: Window) -> str:
    """The recurrence of the start.

    >>> start_line(AxisField(7, 2, -3), Window(3, stride=2, padding=1))
    'a = a₀ − p·j₀ = −3 − 1·2 = −5'
    """
    numbers = f"{signed(before.start)} − {window.padding}·{before.jump}"
    return f"a = a₀ − p·j₀ = {numbers} = {signed(before.through(window).start)}"


RECURRENCE = {"size": size_line, "jump": jump_line, "start": start_line}


def lines(words: Words, node: Node, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """How the field of ``node`` follows from ``fields``, which has those of its inputs by name."""
    field, inputs = node.receptive_field, [fields[name] for name in node.inputs]
    if not isinstance(field, ReceptiveField):
        return (words(f"receptive_fields.growth.line-{'whole' if field is WHOLE_IMAGE else 'none'}"),)
    if len(inputs) > 1:
        return _union(words, node, field, fields)
    before = inputs[0]
    if node.windows is not None and isinstance(before, ReceptiveField):
        return _through(words, before, node.windows)
    return (_without_window(words, field, before),)


def _through(words: Words, before: ReceptiveField, windows: tuple[Window, Window]) -> tuple[str, ...]:
    """One line each for size, jump and start; two where rows and columns differ."""
    pairs = list(zip((before.vertical, before.horizontal), windows, strict=True))
    texts = []
    for name, line in RECURRENCE.items():
        label = words(f"receptive_fields.growth.line-{name}")
        vertical, horizontal = (line(field, window) for field, window in pairs)
        if vertical == horizontal:
            texts.append(f"{label}: {vertical}")
        else:
            by_axis = zip(AXES, (vertical, horizontal), strict=True)
            texts += [f"{label}, {words(f'receptive_fields.{axis}')}: {text}" for axis, text in by_axis]
    return tuple(texts)


def _union(words: Words, node: Node, field: ReceptiveField, fields: Mapping[str, Field]) -> tuple[str, ...]:
    inputs = [(name, each) for name in node.inputs if isinstance(each := fields[name], ReceptiveField)]
    shown = [_input(words, name, each) for name, each in _extremes(inputs)]
    result = words("receptive_fields.growth.union-result", field=size_text(words, field), jump=jump_text(field))
    return (words("receptive_fields.growth.union"), *shown, result)


def _extremes(inputs: Inputs) -> Inputs:
    """All of a few inputs; of many, those with the smallest and the largest field."""
    ordered = sorted(inputs, key=lambda each: each[1].vertical.size)
    return inputs if len(inputs) <= MOST_INPUTS else [ordered[0], ordered[-1]]


def _input(words: Words, name: str, field: ReceptiveField) -> str:
    first, behind = field.vertical.interval(0)
    facts = {"name": name, "field": size_text(words, field), "first": signed(first), "last": signed(behind - 1)}
    return words("receptive_fields.growth.union-input", **facts)


def _without_window(words: Words, field: ReceptiveField, before: Field) -> str:
    key = "kept" if field == before else "selected"
    facts = {"field": size_text(words, field), "jump": jump_text(field), "start": signed(field.vertical.start)}
    return words(f"receptive_fields.growth.{key}", **facts)
