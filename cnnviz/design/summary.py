"""Layer by layer: output shape, costs, and problems with suggestions to solve them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cnnviz.design.decomposition import apply
from cnnviz.design.kinds import KINDS
from cnnviz.design.primitives import Intermediate, Shape
from cnnviz.design.schema import Design, Layer
from cnnviz.design.suggestions import Suggestion, suggestions
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import Field

OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a layer does not fit its input, and changes that work; ``reason`` and ``facts`` as in ``DesignError``."""

    reason: str
    facts: Mapping[str, str | int | float]
    suggestions: tuple[Suggestion, ...]

    @property
    def error(self) -> DesignError:
        """The problem as an error."""
        return DesignError(self.reason, **self.facts)


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One layer in its network.

    ``name`` is that of the module that ``build`` returns. ``input`` and ``output`` are ``(C, H, W)`` or ``(C,)``;
    ``None`` for a layer with a ``problem`` and those behind it. The counts are the layer's own, for one picture: nodes
    of the network's graph, parameters, multiply-adds, values of its nodes' outputs, and seconds of a forward pass
    (``cnnviz.estimates``); ``memory`` is that of the network up to here, in bytes. ``field`` is its receptive field.
    """

    name: str
    layer: Layer
    input: Shape | None
    output: Shape | None = None
    nodes: int = 0
    parameters: int = 0
    macs: int = 0
    activations: int = 0
    seconds: float = 0.0
    memory: int = 0
    field: Field = None
    problem: Problem | None = None


def layer_names(design: Design) -> tuple[str, ...]:
    """Names of the layers in the module that ``build`` returns: their kinds, numbered; the last is "output"."""
    counts: Counter[str] = Counter()
    result = []
    for layer in design.layers:
        short = str(layer["function"]) if layer.kind == "activation" else KINDS[layer.kind].short
        counts[short] += 1
        result.append(f"{short}{counts[short]}")
    return (*result, OUTPUT)


@lru_cache(maxsize=256)
def summarize(design: Design) -> tuple[LayerSummary, ...]:
    """A summary of each layer and the output layer; tests compare them with the built module.

    >>> from cnnviz.design import PRESETS
    >>> [(layer.name, layer.output, layer.parameters) for layer in summarize(PRESETS["lenet5"])][:3]
    [('conv1', (6, 28, 28), 156), ('tanh1', (6, 28, 28), 0), ('pool1', (6, 14, 14), 0)]
    """
    return tuple(_walk(design))


def check(design: Design) -> tuple[LayerSummary, ...]:
    """The summaries of a valid design; raises ``DesignError`` for the first layer that does not fit its input."""
    layers = summarize(design)
    for layer in layers:
        if layer.problem:
            raise layer.problem.error
    return layers


def _walk(design: Design) -> Iterator[LayerSummary]:
    flows = [Intermediate(design.input)]
    names = layer_names(design)
    named = zip(names, design.whole, strict=True)
    for name, layer in named:
        try:
            flows.append(apply(layer, flows[-1]))
        except DesignError as error:
            facts = error.facts | {"number": len(flows), "name": name} | _costliest(names, flows, error)
            problem = Problem(error.reason, facts, suggestions(design, flows, error.reason))
            yield LayerSummary(name, layer, flows[-1].shape, problem=problem)
            break
        yield _summary(name, layer, *flows[-2:])
    yield from (LayerSummary(name, layer, None) for name, layer in named)


def _costliest(names: Sequence[str], flows: Sequence[Intermediate], error: DesignError) -> dict[str, str | float]:
    """Of a network that takes too many seconds, the layer that takes most of them, and how many."""
    if error.reason != DesignFault.SECONDS:
        return {}
    totals = [*(flow.seconds for flow in flows), float(error.facts["count"])]
    seconds = [behind - before for before, behind in pairwise(totals)]
    return {"costliest": names[seconds.index(max(seconds))], "most": max(seconds)}


def _summary(name: str, layer: Layer, before: Intermediate, behind: Intermediate) -> LayerSummary:
    return LayerSummary(
        name,
        layer,
        input=before.shape,
        output=behind.shape,
        nodes=behind.nodes - before.nodes,
        parameters=behind.parameters - before.parameters,
        macs=behind.macs - before.macs,
        activations=behind.activations - before.activations,
        seconds=behind.seconds - before.seconds,
        memory=behind.memory,
        field=behind.field,
    )
