"""A design as Python code that needs only torch; state dicts of ``build``'s module can be loaded into it."""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence

from torch import nn

from cnnviz.design import blocks
from cnnviz.design.modules import Call, call
from cnnviz.design.schema import Design
from cnnviz.design.summary import LayerSummary, check

#: Blocks that other blocks are made of come first.
_BLOCKS: dict[str, tuple[type[nn.Module], ...]] = {
    "Residual": (blocks.Residual,),
    "Inception": (blocks.Inception,),
    "Dense": (blocks.DenseLayer, blocks.Dense),
}
_RESERVED = frozenset({"Residual", "Inception", "DenseLayer", "Dense", "Tensor", "None", "True", "False"})
#: Kinds that begin a line of ``forward``.
_OPENING = frozenset({"conv", "flatten", "global-average-pool", "linear", "residual", "inception", "dense"})
#: Except after the kind that precedes them here.
_PREPARED = {"flatten": "global-average-pool", "linear": "flatten"}
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
    used = dict.fromkeys(each.name for each in calls if each.is_block)
    for name in used:
        for block in _BLOCKS[name]:
            yield f"\n\n{inspect.getsource(block)}"


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
        kind = layer.layer.kind
        opening = kind in _OPENING and before != _PREPARED.get(kind)
        if not lines or opening or len(lines[-1]) == _MOST_IN_A_LINE:
            lines.append([])
        lines[-1].append(layer.name)
        before = kind
    return lines


def _nested(names: Iterable[str]) -> str:
    inner = "x"
    for name in names:
        inner = f"self.{name}({inner})"
    return inner
