"""Run a traced network step by step: from given values to copies of the requested ones.

No hook is set and nothing is written on the module, so that any number of threads can share it; a failing run
leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, fx, nn

from cnnviz.graph.nodes import Graph
from cnnviz.graph.planning import Action
from cnnviz.graph.tracing import attribute
from cnnviz.interruption import checkpoint


@dataclass(frozen=True, slots=True)
class Replacement:
    """What runs in place of a step: ``compute`` gets the step's own arguments, or the values of ``reads`` alone."""

    compute: Callable[..., Tensor]
    reads: tuple[fx.Node, ...] | None = None


Replacements = Mapping[fx.Node, Replacement]
Values = Mapping[fx.Node, Tensor]
UNCHANGED: Replacements = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Pass:
    """One forward pass; values are dropped after their last use.

    ``copied(result)`` returns what to keep of a step, and what the steps after it get.
    """

    module: nn.Module
    replacements: Replacements
    copied: Callable[[Tensor], tuple[Tensor, Tensor]]

    def run(self, actions: tuple[Action, ...], start: Values, keep: Collection[fx.Node]) -> dict[fx.Node, Tensor]:
        values: dict[fx.Node, Any] = {}
        kept = {}
        for action in actions:
            checkpoint()
            step = action.step
            result = start[step] if action.is_given else self._result(step, values)
            if step in keep:
                kept[step], result = self.copied(result)
            values[step] = result
            for unread in action.frees:
                del values[unread]
        return kept

    def _result(self, step: fx.Node, values: Mapping[fx.Node, Any]) -> Any:
        replacement = self.replacements.get(step)
        if replacement is not None and replacement.reads is not None:
            return replacement.compute(*(values[each] for each in replacement.reads))
        args, kwargs = fx.map_arg((step.args, step.kwargs), values.__getitem__)
        if replacement is not None:
            return replacement.compute(*args, **kwargs)
        return self._call(step)(*args, **kwargs)

    def _call(self, step: fx.Node) -> Callable[..., Any]:
        if step.op == "call_module":
            return self.module.get_submodule(str(step.target))
        if step.op == "call_method":
            return lambda this, *args, **kwargs: getattr(this, str(step.target))(*args, **kwargs)
        if step.op == "get_attr":
            return lambda: attribute(self.module, str(step.target))
        return step.target  # type: ignore[return-value]  # of a call_function it is a function


def _copy(result: Tensor) -> tuple[Tensor, Tensor]:
    """A later in-place operation (ReLU, +=) may rewrite what a node produced: copy it now."""
    return result.to("cpu", torch.float32, copy=True), result


def _fork(result: Tensor) -> tuple[Tensor, Tensor]:
    """The value itself, for its gradient; the steps after it get, and may rewrite, a copy that follows from it."""
    return result, result.clone()


def _reads(replacements: Replacements) -> dict[fx.Node, tuple[fx.Node, ...]]:
    return {step: each.reads for step, each in replacements.items() if each.reads is not None}


def run(
    module: nn.Module, graph: Graph, start: Values, keep: Collection[fx.Node], replacements: Replacements = UNCHANGED
) -> Values:
    """What each step of ``keep`` produces, given what those of ``start`` did: float32 copies on the CPU.

    Values are batches as the steps themselves return them; those of ``start`` may be written on. Raises ``ValueError``
    where ``start`` does not determine what is to be kept.
    """
    if not keep:
        return {}
    actions = graph.plan(start, keep, _reads(replacements))
    with torch.inference_mode():
        return _Pass(module, replacements, _copy).run(actions, start, frozenset(keep))


def gradients(
    traced: tuple[nn.Module, Graph],
    start: Values,
    score: tuple[fx.Node, Callable[[Tensor], Tensor]],
    at: Collection[fx.Node],
    replacements: Replacements = UNCHANGED,
) -> Values:
    """The gradient of a score with respect to the output of each step of ``at``, ``(N, ...)``, float32 on the CPU.

    ``score`` is a step and what makes one number of its result; steps after it, or on other paths, have the gradient 0.
    ``start`` holds the values to start with, as in ``run``. Nothing is written on the module: neither its ``.grad``
    nor its mode. Raises ``ValueError`` as ``run`` does.
    """
    module, graph = traced
    step, measure = score
    actions = graph.plan(start, {*at, step}, _reads(replacements))
    with torch.enable_grad():
        leaves = {each: value.detach().requires_grad_().clone() for each, value in start.items()}
        kept = _Pass(module, replacements, _fork).run(actions, leaves, {*at, step})
        values = [kept[each] for each in at]
        slopes = torch.autograd.grad(measure(kept[step]), values, allow_unused=True, materialize_grads=True)
    return {each: slope.to("cpu", torch.float32) for each, slope in zip(at, slopes, strict=True)}
