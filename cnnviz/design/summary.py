"""Layer by layer: what comes out, what it costs, and where a layer cannot follow, why and what would work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cnnviz.design.decomposition import after
from cnnviz.design.primitives import Intermediate, Shape
from cnnviz.design.schema import Design, Layer
from cnnviz.design.suggestions import Suggestion, suggestions
from cnnviz.errors import DesignError
from cnnviz.geometry import Field

OUTPUT = "output"
_SHORT = {
    "global-average-pool": "gap",
    "batch-norm": "norm",
    "local-response-norm": "lrn",
    "dropout": "drop",
    "linear": "fc",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a layer cannot follow, and every way out that works; ``reason`` and ``facts`` as in ``DesignError``."""

    reason: str
    facts: Mapping[str, str | int | float]
    suggestions: tuple[Suggestion, ...]

    @property
    def error(self) -> DesignError:
        """The same as an error, which has its sentence."""
        return DesignError(self.reason, **self.facts)


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One layer where it stands.

    ``name`` is the built module's. ``input`` and ``output`` are ``(C, H, W)`` or ``(C,)``: ``None`` where the layer
    cannot follow and behind it. The counts are the layer's own, for one picture: nodes of the network's graph,
    parameters, multiply-adds, and the numbers that its nodes make. ``field`` is that of its output.
    """

    name: str
    layer: Layer
    input: Shape | None
    output: Shape | None = None
    nodes: int = 0
    parameters: int = 0
    macs: int = 0
    activations: int = 0
    field: Field = None
    problem: Problem | None = None


def names(design: Design) -> tuple[str, ...]:
    """What the built module calls its layers: by their kind, numbered, the last "output"."""
    seen: Counter[str] = Counter()
    found = []
    for layer in design.layers:
        short = str(layer["function"]) if layer.kind == "activation" else _SHORT.get(layer.kind, layer.kind)
        seen[short] += 1
        found.append(f"{short}{seen[short]}")
    return (*found, OUTPUT)


@lru_cache(maxsize=256)
def summarize(design: Design) -> tuple[LayerSummary, ...]:
    """One step per layer, and one for the output layer: integers only, the same as torch says of the built module.

    >>> from cnnviz.design import PRESETS
    >>> [(step.name, step.output, step.parameters) for step in summarize(PRESETS["lenet5"])][:3]
    [('conv1', (6, 28, 28), 156), ('tanh1', (6, 28, 28), 0), ('pool1', (6, 14, 14), 0)]
    """
    return tuple(_walk(design))


def check(design: Design) -> tuple[LayerSummary, ...]:
    """``steps``, of a design whose layers all follow; raises ``DesignError`` at the first that does not."""
    found = summarize(design)
    for step in found:
        if step.problem:
            raise step.problem.error
    return found


def _walk(design: Design) -> Iterator[LayerSummary]:
    flows = [Intermediate(design.input)]
    named = zip(names(design), design.whole, strict=True)
    for name, layer in named:
        try:
            flows.append(after(layer, flows[-1]))
        except DesignError as error:
            facts = error.facts | {"number": len(flows), "name": name}
            problem = Problem(error.reason, facts, suggestions(design, flows, error.reason))
            yield LayerSummary(name, layer, flows[-1].shape, problem=problem)
            break
        yield _step(name, layer, *flows[-2:])
    yield from (LayerSummary(name, layer, None) for name, layer in named)


def _step(name: str, layer: Layer, before: Intermediate, behind: Intermediate) -> LayerSummary:
    return LayerSummary(
        name,
        layer,
        input=before.shape,
        output=behind.shape,
        nodes=behind.nodes - before.nodes,
        parameters=behind.parameters - before.parameters,
        macs=behind.macs - before.macs,
        activations=behind.activations - before.activations,
        field=behind.field,
    )
