"""A design as a Python file that runs on its own: it needs torch and nothing else, and weights of ``build`` fit it."""

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
_TAKEN = frozenset({"Residual", "Inception", "DenseLayer", "Dense", "Tensor", "None", "True", "False"})
#: A line of ``forward`` begins with each of these.
_OPENING = frozenset({"conv", "flatten", "global-average-pool", "linear", "residual", "inception", "dense"})
#: But not behind what prepares for it.
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
    """A class name for a network called so.

    >>> title("My net (small)"), title("LeNet-5"), title("5")
    ('MyNetSmall', 'LeNet5', 'Network5')
    """
    joined = "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))
    return f"Network{joined}" if not joined or joined[0].isdigit() or joined in _TAKEN else joined


def python_code(design: Design) -> str:
    """The file; raises ``DesignError`` where a layer cannot follow."""
    found = check(design)
    calls = [call(step) for step in found]
    return _FILE.format(
        name=design.name,
        parameters=sum(step.parameters for step in found),
        input=", ".join(map(str, design.input)),
        classes=design.classes,
        blocks="".join(_block_sources(calls)),
        title=title(design.name),
        layers="\n".join(_assignments(found, calls)),
        forward="\n".join(_forward(found)),
    )


def _block_sources(calls: Iterable[Call]) -> Iterator[str]:
    used = dict.fromkeys(each.name for each in calls if each.is_ours)
    for name in used:
        for block in _BLOCKS[name]:
            yield f"\n\n{inspect.getsource(block)}"


def _assignments(found: Sequence[LayerSummary], calls: Sequence[Call]) -> Iterator[str]:
    """One line per layer, with what comes out of it."""
    for step, each in zip(found, calls, strict=True):
        yield f"        self.{step.name} = {each.code()}  # {' x '.join(map(str, step.output or ()))}"


def _forward(found: Sequence[LayerSummary]) -> Iterator[str]:
    *lines, last = _lines(found)
    yield from (f"        x = {_nested(line)}" for line in lines)
    yield f"        return {_nested(last)}"


def _lines(found: Sequence[LayerSummary]) -> list[list[str]]:
    """Names of layers, those together that a person would write in one line."""
    lines: list[list[str]] = []
    before = ""
    for step in found:
        kind = step.layer.kind
        opening = kind in _OPENING and before != _PREPARED.get(kind)
        if not lines or opening or len(lines[-1]) == _MOST_IN_A_LINE:
            lines.append([])
        lines[-1].append(step.name)
        before = kind
    return lines


def _nested(names: Iterable[str]) -> str:
    inner = "x"
    for name in names:
        inner = f"self.{name}({inner})"
    return inner
