"""Every number of a network explained: each kind of node has its rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import nn

from cnnviz.errors import NotExplainableError, TooManyTermsError, UnknownUnitError
from cnnviz.explain import copying, curves, joining, norms, pixels, pooling, sums
from cnnviz.explain.context import ExplanationContext, RuleResult, Unit
from cnnviz.explain.explanation import Explanation, Terms
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Graph, Node
from cnnviz.pictures.images import Preprocessing

Array = NDArray[np.float32]

#: Of one number: half a second, and 200 MB. A kernel of 31x31 on 2,048 channels has fewer.
MOST_TERMS = 2**21
#: By the names that the table of kinds gives them.
RULES: Mapping[str, Callable[[ExplanationContext], RuleResult]] = {
    rule.__name__: rule
    for rule in (
        sums.convolution,
        sums.transposed_convolution,
        sums.linear,
        pooling.maximum,
        pooling.mean,
        norms.batch_norm,
        norms.layer_norm,
        norms.local_response_norm,
        norms.softmax,
        joining.add,
        joining.multiply,
        curves.curve,
        pixels.pixel,
        copying.moved,
    )
}


def check_unit(node: Node, unit: Unit) -> Unit:
    """The unit; raises ``UnknownUnitError`` unless it is one of the node's."""
    channels, height, width = (*node.output, 1, 1)[:3]
    if not all(0 <= at < size for at, size in zip(unit, (channels, height, width), strict=True)):
        shape = " × ".join(map(str, node.output))
        raise UnknownUnitError(node.name, shape, unit)
    return unit


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """Explains the units of one forward pass; writes nothing on ``root``, which other threads may be running.

    ``preprocessing`` is how the picture was normalized; ``look(names)`` returns what those nodes produced,
    ``(C, H, W)`` or ``(C,)``.
    """

    root: nn.Module
    graph: Graph
    preprocessing: Preprocessing
    look: Callable[[Collection[str]], Mapping[str, Array]]

    def unit(self, node: Node, unit: Unit) -> Explanation:
        """How the number at ``unit`` (channel, row, column) of ``node`` came about.

        Raises ``UnknownUnitError``, ``NotExplainableError``, or ``TooManyTermsError``, which is one of these.
        """
        check_unit(node, unit)
        terms = node.macs // math.prod(node.output)
        if terms > MOST_TERMS:
            raise TooManyTermsError(node.name, terms, MOST_TERMS)
        if not all(self.graph.axes[name] for name in (node.name, *node.inputs)):
            raise NotExplainableError(node.name, str(node.kind))
        context = ExplanationContext(
            self.root, self.graph, self.preprocessing, node, unit, self.look([node.name, *node.inputs])
        )
        answer = RULES[node.kind.traits.rule](context)
        return _explanation(node, node.kind, unit, answer, (context.captured, context.scale))

    def share(self, index: int, softmax: Callable[[Array], Array]) -> Explanation:
        """How class ``index`` came by its share of the last node's output, ``(classes,)``.

        ``softmax`` is the one to be explained. Raises ``UnknownUnitError``.
        """
        node, unit = self.graph.nodes[-1], (index, 0, 0)
        check_unit(node, unit)
        scores = self.look([node.name])[node.name]
        shares = softmax(scores)
        terms = _logits(node, scores)
        answer = norms.softmax_of(terms, float(scores[index]))
        return _explanation(node, Kind.SOFTMAX, unit, answer, (float(shares[index]), float(shares.max())))


def _logits(node: Node, scores: Array) -> Terms:
    count = len(scores)
    coordinates = np.zeros((count, 3), dtype=np.int64)
    coordinates[:, 0] = np.arange(count)
    nodes = np.zeros(count, dtype=np.int64)
    return Terms((node.name,), scores.astype(np.float64), np.ones(count), nodes, coordinates, (count,))


def _explanation(node: Node, kind: Kind, unit: Unit, answer: RuleResult, network: tuple[float, float]) -> Explanation:
    captured, scale = network
    return Explanation(
        node=node.name,
        kind=kind,
        unit=unit,
        rule=answer.rule,
        value=answer.value,
        captured=captured,
        scale=scale,
        terms=answer.terms,
        bias=answer.bias,
        numbers=answer.numbers,
        winner=answer.winner,
    )
