"""Fields in words: sizes, and how each came about: letters, then numbers, then the result. Nothing is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from app.text import Words
from cnnviz import WHOLE_IMAGE, AxisField, Node, ReceptiveField, Window
from cnnviz.geometry import Field

MINUS = "−"
AXES = ("rows", "columns")


def signed(number: int) -> str:
    """A whole number with a real minus sign.

    >>> signed(-1234)
    '−1,234'
    """
    return f"{number:,}".replace("-", MINUS)


def share(value: float) -> str:
    """A share as percent; what is not quite everything is not rounded to it.

    >>> share(0.7348), share(0.99999), share(0)
    ('73.5 %', '99.9 %', '0.0 %')
    """
    shown = min(value, 0.999) if value < 1 else value
    return f"{shown:.1%}".replace("%", " %")


def field(words: Words, seen: Field) -> str:
    """The size of a field."""
    if not isinstance(seen, ReceptiveField):
        return words("receptive_fields.whole" if seen is WHOLE_IMAGE else "receptive_fields.none")
    height, width = seen.vertical.size, seen.horizontal.size
    if height == width:
        return words("receptive_fields.pixels", size=f"{height:,}")
    return words("receptive_fields.pixels-two", height=f"{height:,}", width=f"{width:,}")


def shape(sizes: tuple[int, ...]) -> str:
    """``(64, 56, 56)`` as "64×56×56"."""
    return "×".join(map(str, sizes))


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
    """How a layer's field came about, from those of its inputs, by their names."""
    seen, before = node.receptive_field, [fields[name] for name in node.inputs]
    if not isinstance(seen, ReceptiveField):
        return (words(f"receptive_fields.growth.line-{'whole' if seen is WHOLE_IMAGE else 'none'}"),)
    if len(before) > 1:
        return _united(words, node, seen, fields)
    first = before[0]
    if node.windows is not None and isinstance(first, ReceptiveField):
        return _through(words, first, node.windows)
    return (_unchanged(words, seen, first),)


def _through(words: Words, before: ReceptiveField, windows: tuple[Window, Window]) -> tuple[str, ...]:
    """One line each for size, jump and start; two where rows and columns differ."""
    spans = (before.vertical, before.horizontal)
    found = []
    for name, line in RECURRENCE.items():
        texts = [line(span, window) for span, window in zip(spans, windows, strict=True)]
        label = words(f"receptive_fields.growth.line-{name}")
        if texts[0] == texts[1]:
            found.append(f"{label}: {texts[0]}")
        else:
            found += [
                f"{label}, {words(f'receptive_fields.{axis}')}: {text}" for axis, text in zip(AXES, texts, strict=True)
            ]
    return tuple(found)


def _united(words: Words, node: Node, seen: ReceptiveField, fields: Mapping[str, Field]) -> tuple[str, ...]:
    inputs = [(name, told) for name in node.inputs if isinstance(told := fields[name], ReceptiveField)]
    shown = [_input(words, name, told) for name, told in _extremes(inputs)]
    result = words("receptive_fields.growth.union-result", field=field(words, seen), jump=jump(seen))
    return (words("receptive_fields.growth.union"), *shown, result)


def _extremes(inputs: list[tuple[str, ReceptiveField]]) -> list[tuple[str, ReceptiveField]]:
    """All of a few inputs; of many, those with the smallest and the largest field."""
    ordered = sorted(inputs, key=lambda each: each[1].vertical.size)
    return inputs if len(inputs) <= 4 else [ordered[0], ordered[-1]]


def _input(words: Words, name: str, seen: ReceptiveField) -> str:
    first, behind = seen.vertical.interval(0)
    facts = {"name": name, "field": field(words, seen), "first": signed(first), "last": signed(behind - 1)}
    return words("receptive_fields.growth.union-input", **facts)


def _unchanged(words: Words, seen: ReceptiveField, before: Field) -> str:
    key = "kept" if seen == before else "picked"
    facts = {"field": field(words, seen), "jump": jump(seen), "start": signed(seen.vertical.start)}
    return words(f"receptive_fields.growth.{key}", **facts)


def jump(seen: ReceptiveField) -> str:
    """The jump, or both where the axes differ."""
    return "×".join(map(str, dict.fromkeys((seen.vertical.jump, seen.horizontal.jump))))
