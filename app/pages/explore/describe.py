"""What a layer does, in its own numbers: formulas as text, nothing drawn."""

from __future__ import annotations

from math import prod

from app.text import Words
from app.text.format import shape, sides
from cnnviz import WHOLE_IMAGE, Kind, Node, ReceptiveField, Window

LETTERS = "(n + 2p − d(k − 1) − 1) / s"
TIMES = " × "


def _brackets(window: Window) -> tuple[str, str]:
    return ("⌈", "⌉") if window.ceil_mode else ("⌊", "⌋")


def output_size(window: Window, size: int) -> str:
    """The output-size formula of one axis: letters, then numbers, then the result.

    >>> output_size(Window(kernel=7, stride=2, padding=3), 224)
    '⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1 = ⌊(224 + 2·3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112'
    """
    left, right = _brackets(window)
    letters, padding = LETTERS, f"2·{window.padding}"
    if window.padding_end != window.padding:
        letters, padding = LETTERS.replace("2p", "p₁ + p₂"), f"{window.padding} + {window.padding_end}"
    numbers = f"({size} + {padding} − {window.dilation}·({window.kernel} − 1) − 1) / {window.stride}"
    return f"{left}{letters}{right} + 1 = {left}{numbers}{right} + 1 = {window.output_size(size)}"


def size_lines(words: Words, node: Node, before: tuple[int, ...]) -> list[str]:
    """One line where both axes agree, else one for rows and one for columns; none for a layer without a window."""
    if node.windows is None or len(before) != 3:
        return []
    vertical, horizontal = node.windows
    lines = [output_size(vertical, before[1]), output_size(horizontal, before[2])]
    if lines[0] == lines[1]:
        return lines[:1]
    return [f"{words('explore.layer.rows')}: {lines[0]}", f"{words('explore.layer.columns')}: {lines[1]}"]


def unread(words: Words, node: Node, before: tuple[int, ...]) -> str | None:
    """A sentence about the rows and columns that the stride never reaches."""
    if node.windows is None or len(before) != 3:
        return None
    rows, columns = (window.unread(size) for window, size in zip(node.windows, before[1:], strict=True))
    return words("explore.layer.unread", rows=rows, columns=columns) if rows or columns else None


def parameters(words: Words, node: Node) -> str:
    """The parameters as a sum over weight and bias: "64 × 3 × 7 × 7 + 64 = 9,472"."""
    if not node.weights:
        return words("explore.layer.no-parameters")
    terms = [TIMES.join(map(str, sizes)) for _, sizes in node.weights]
    total = sum(prod(sizes) for _, sizes in node.weights)
    return f"{' + '.join(terms)} = {total:,}"


def macs(node: Node) -> str | None:
    """Multiply-adds as outputs times terms of each: "64×56×56 × 64·3·3 = 115,605,504"."""
    sizes = dict(node.weights).get("weight")
    if not node.macs or sizes is None or node.kind is Kind.TRANSPOSED_CONVOLUTION:
        return f"{node.macs:,}" if node.macs else None
    return f"{shape(node.output)} × {'·'.join(map(str, sizes[1:]))} = {node.macs:,}"


def field(words: Words, node: Node) -> str:
    """The receptive field in words."""
    of_node = node.receptive_field
    if isinstance(of_node, ReceptiveField):
        return words(
            "explore.layer.field-size",
            height=of_node.vertical.size,
            width=of_node.horizontal.size,
            jump=sides(of_node.vertical.jump, of_node.horizontal.jump),
        )
    return words("explore.layer.field-whole" if of_node is WHOLE_IMAGE else "explore.layer.field-none")
