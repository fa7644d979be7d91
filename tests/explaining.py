"""Networks made for the tests of explanations, and the proof that an explanation is right."""

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.explain.context import ExplanationContext
from cnnviz.explain.explanation import Explanation
from cnnviz.graph import reading
from cnnviz.network import Network, Run
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights.loading import Provenance, Weights
from cnnviz.weights.sources import Source

CLOSE = 1e-4  # of the largest value of the node's output
Explained = dict[str, list[Explanation]]
Unit = tuple[int, ...]


class Calls(nn.Module):
    """``forward`` is a function of the picture and the submodules, so that a test can write the step it means."""

    def __init__(self, forward: Callable[[Any, Tensor], Tensor], **modules: nn.Module) -> None:
        super().__init__()
        self._called = forward
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, x: Tensor) -> Tensor:
        return self._called(self, x)


def shake(module: nn.Module) -> None:
    """Biases and the statistics of norms that are not 0 or 1, so that leaving one out is noticed."""
    with torch.no_grad():
        for name, value in [*module.named_parameters(), *module.named_buffers()]:
            if name.endswith(("bias", "running_mean")):
                value.normal_(0, 0.3)
            elif name.endswith("running_var"):
                value.uniform_(0.5, 2)


def network_of(module: nn.Module, shape: tuple[int, int, int]) -> Network:
    """A network that is not in the zoo, for pictures of ``shape`` ``(C, H, W)``; its weights are shaken."""
    shake(module)
    module.eval().requires_grad_(requires_grad=False)
    traced = reading.trace(copy.deepcopy(module).to("meta"), shape)
    channels, height, width = shape
    preprocessing = Preprocessing(channels, height, width, height, (0.5,) * channels, (0.5,) * channels)
    weights = Weights(module, (), preprocessing, Provenance(Source.RANDOM, "seed 0", None, None, trained=False))
    return Network("tiny", weights, traced, torch.device("cpu"))


def run(net: Network, seed: int = 0) -> Run:
    """Run on noise and keep everything."""
    settings = net.preprocessing
    noise = np.random.default_rng(seed).normal(size=(settings.channels, settings.height, settings.width))
    pixels = noise.astype(np.float32)
    return net._run(pixels, net._maps(pixels, [node.name for node in net.nodes]))


def context_of(step: nn.Module, shape: tuple[int, int, int], unit: tuple[int, int, int]) -> ExplanationContext:
    """The context of ``unit`` of a network that is ``step`` alone, run on noise."""
    net = network_of(nn.Sequential(step), shape)
    graph, node = net._graph, net.nodes[-1]
    maps = run(net)._explainer.look([node.name, *node.inputs])
    return ExplanationContext(net._module, graph, net.preprocessing, node, unit, maps)


def some_units(shape: Sequence[int], count: int, rng: np.random.Generator) -> Iterable[Unit]:
    """The first and the last unit of an output of ``shape``, and ``count`` by chance."""
    chosen = {tuple(int(rng.integers(size)) for size in shape) for _ in range(count)}
    return sorted({(0,) * len(shape), tuple(size - 1 for size in shape), *chosen})


def value_at(run: Run, name: str, unit: Unit) -> np.float32:
    maps: NDArray[np.float32] = run._explainer.look([name])[name]
    value: np.float32 = maps[unit[: maps.ndim]]
    return value


def faults(run: Run, explanation: Explanation, most: int = 200) -> list[str]:
    """What is wrong: a value that is not the network's, terms that are not what their source had."""
    result = []
    if not abs(explanation.difference) <= CLOSE * explanation.scale:
        result.append(f"{explanation.node} {explanation.unit}: {explanation.value} for {explanation.captured}")
    terms = explanation.terms
    if int(np.prod(terms.shape)) != len(terms):
        result.append(f"{explanation.node} {explanation.unit}: {len(terms)} terms of shape {terms.shape}")
    for index in range(0, len(terms), max(1, len(terms) // most)):
        term = terms[index]
        origin = term.source
        if origin and value_at(run, origin.node, (origin.channel, origin.row, origin.column)) != term.value:
            result.append(f"{explanation.node} {explanation.unit}: {term} is not what its source had")
    return result


def check(module: nn.Module, shape: tuple[int, int, int], units: int = 20) -> Explained:
    """Explain some units of every node; each must be right. The explanations by node, corners first and last."""
    net = network_of(module, shape)
    kept = run(net)
    rng = np.random.default_rng(1)
    explained = {
        node.name: [kept.explain(node.name, *unit) for unit in some_units(node.output, units, rng)]
        for node in net.nodes
    }
    assert [fault for each in explained.values() for one in each for fault in faults(kept, one)] == []
    return explained
