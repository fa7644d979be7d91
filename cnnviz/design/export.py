"""A design as Python code that needs only torch; state dicts of ``build``'s module can be loaded into it."""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence

from torch import nn

from cnnviz.design import blocks
from cnnviz.design.calls import Call
from cnnviz.design.kinds import KINDS
from cnnviz.design.modules import call
from cnnviz.design.schema import Design
from cnnviz.design.summary import LayerSummary, check

#: The classes of ``blocks``, in the order of the file: those that others are made of come first.
_BLOCKS: dict[str, type[nn.Module]] = {
    name: each
    for name, each in vars(blocks).items()
    if isinstance(each, type) and issubclass(each, nn.Module) and each.__module__ == blocks.__name__
}
_RESERVED = frozenset({*_BLOCKS, "Tensor", "None", "True", "False"})
_MOST_IN_A_LINE = 4

_FILE = '''"""{name}: {parameters:,} parameters, (N, {input}) -> (N, {classes})."""

import torch
from torch import Tensor, nn
{blocks}

class {title}(nn.Module):
    def __init__(self) -> None:
        super().__init__()
{layers}
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")

    def forward(self, x: Tensor) -> Tensor:
{forward}


if __name__ == "__main__":
    network = {title}().eval()
    print(network)
    print(network(torch.zeros(1, {input})).shape)
'''


def title(name: str) -> str:
    """A class name for a network's name.

    >>> title("My net (small)"), title("LeNet-5"), title("5")
    ('MyNetSmall', 'LeNet5', 'Network5')
    """
    joined = "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))
    return f"Network{joined}" if not joined or joined[0].isdigit() or joined in _RESERVED else joined


def python_code(design: Design) -> str:
    """The content of the file; raises ``DesignError`` where a layer does not fit its input."""
    layers = check(design)
    calls = [call(layer) for layer in layers]
    return _FILE.format(
        name=design.name,
        parameters=sum(layer.parameters for layer in layers),
        input=", ".join(map(str, design.input)),
        classes=design.classes,
        blocks="".join(_block_sources(calls)),
        title=title(design.name),
        layers="\n".join(_assignments(layers, calls)),
        forward="\n".join(_forward(layers)),
    )


def _block_sources(calls: Iterable[Call]) -> Iterator[str]:
    for name in dict.fromkeys(each.name for each in calls if each.is_block):
        source = inspect.getsource(_BLOCKS[name])
        parts = (part for other, part in _BLOCKS.items() if other != name and f"{other}(" in source)
        yield from (f"\n\n{inspect.getsource(part)}" for part in parts)
        yield f"\n\n{source}"


def _assignments(layers: Sequence[LayerSummary], calls: Sequence[Call]) -> Iterator[str]:
    """One line per layer, with its output shape."""
    for layer, each in zip(layers, calls, strict=True):
        yield f"        self.{layer.name} = {each.code()}  # {' x '.join(map(str, layer.output or ()))}"


def _forward(layers: Sequence[LayerSummary]) -> Iterator[str]:
    *lines, last = _lines(layers)
    yield from (f"        x = {_nested(line)}" for line in lines)
    yield f"        return {_nested(last)}"


def _lines(layers: Sequence[LayerSummary]) -> list[list[str]]:
    """Names of layers, grouped into lines of ``forward``."""
    lines: list[list[str]] = []
    before = ""
    for layer in layers:
        kind = KINDS[layer.layer.kind]
        opening = kind.opens and (not before or before != kind.continues)
        if not lines or opening or len(lines[-1]) == _MOST_IN_A_LINE:
            lines.append([])
        lines[-1].append(layer.name)
        before = kind.name
    return lines


def _nested(names: Iterable[str]) -> str:
    inner = "x"
    for name in names:
        inner = f"self.{name}({inner})"
    return inner
