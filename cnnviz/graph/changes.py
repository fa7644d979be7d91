"""Running a network with a step changed: left out, in train mode. Nothing is written on the shared module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, fx, nn

from cnnviz.errors import ChangeError, UnknownNodeError
from cnnviz.graph.execution import Replacement
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import Graph, Node
from cnnviz.graph.operations import name_of

Compute = Callable[..., Tensor]


@dataclass(frozen=True, slots=True)
class Bypass:
    """The node passes on what it reads from the node ``source``, unchanged.

    With the shortcut as the source an addition is a residual block switched off; with the other one, a block without
    its shortcut. A squeeze-and-excitation gate, a norm, an activation can be left out in the same way.
    """

    source: str


@dataclass(frozen=True, slots=True)
class BatchStatistics:
    """Batch norm as in train mode: by the mean and the variance of this batch; the running ones stay as they are."""


@dataclass(frozen=True, slots=True)
class ActiveDropout:
    """Dropout as in train mode: each value is 0 with probability p, the others are divided by 1 - p.

    Every picture of a batch has a mask of its own; the same ``seed`` and shape give the same masks.
    """

    seed: int = 0


Change = Bypass | BatchStatistics | ActiveDropout
Changes = Mapping[str, Change]
AS_IT_IS: Changes = MappingProxyType({})


def replacements(root: nn.Module, graph: Graph, slug: str, changes: Changes) -> Mapping[fx.Node, Replacement]:
    """What takes the place of the changed steps of ``root``, by step.

    Raises ``UnknownNodeError``, or ``ChangeError`` where a change does not fit its node.
    """
    missing = next((name for name in changes if name not in graph.by_name), None)
    if missing is not None:
        raise UnknownNodeError(slug, missing)
    return {
        graph.steps[name]: _replacement(root, graph, graph.by_name[name], change) for name, change in changes.items()
    }


def _replacement(root: nn.Module, graph: Graph, node: Node, change: Change) -> Replacement:
    step = graph.steps[node.name]
    if isinstance(change, Bypass):
        return _bypass(graph, node, change.source)
    wanted = Kind.BATCH_NORM if isinstance(change, BatchStatistics) else Kind.DROPOUT
    if node.kind is not wanted:
        raise ChangeError(node.name, type(change).__name__)
    settings = _settings(root, step)
    if isinstance(change, BatchStatistics):
        return Replacement(_by_batch(node.name, settings))
    by_channel = settings["name"] in {"Dropout2d", "dropout2d"}
    return Replacement(_dropout(settings.get("p", 0.5), change.seed, by_channel=by_channel))


def _settings(root: nn.Module, step: fx.Node) -> Mapping[str, Any]:
    """What the step's module, or its call, is set to; tensors of a call are not among it."""
    if step.op == "call_module":
        module = root.get_submodule(str(step.target))
        settings = {name: getattr(module, name) for name in ("weight", "bias", "eps", "p") if hasattr(module, name)}
        return {**settings, "name": type(module).__name__}
    if step.target not in {F.batch_norm, F.dropout, F.dropout2d}:
        raise ChangeError(str(step), name_of(step.target))
    return {**dict(zip(("p",), step.args[1:2], strict=False)), **step.kwargs, "name": name_of(step.target)}


def _bypass(graph: Graph, node: Node, source: str) -> Replacement:
    """Hands on the argument of the step that ``source`` produced, if it has the shape of what the step returns."""
    read = graph.steps.get(source)
    is_argument = any(argument is read for argument in graph.steps[node.name].args)
    if read is None or not is_argument or graph.by_name[source].output != node.output:
        raise ChangeError(node.name, f"Bypass({source})")
    # A copy: a later step may rewrite what it gets, and others may still read it.
    return Replacement(torch.clone, reads=(read,))


def _by_batch(name: str, settings: Mapping[str, Any]) -> Compute:
    def run(batch: Tensor, *arguments: Any, **named: Any) -> Tensor:
        if batch.numel() == batch.shape[1]:  # one value per channel has no variance
            raise ChangeError(name, BatchStatistics.__name__)
        weight, bias, eps = _affine(settings, arguments, named)
        return F.batch_norm(batch, None, None, weight, bias, training=True, eps=eps)

    return run


def _affine(
    settings: Mapping[str, Any], arguments: tuple[Any, ...], named: Mapping[str, Any]
) -> tuple[Any, Any, float]:
    """Weight, bias and epsilon: the module's own, or those of a call of ``torch.nn.functional.batch_norm``."""
    if "weight" in settings and isinstance(settings["weight"], Tensor):
        return settings["weight"], settings["bias"], settings["eps"]
    order = ("running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")
    called = {**dict(zip(order, arguments, strict=False)), **named}
    return called.get("weight"), called.get("bias"), called.get("eps", 1e-5)


def _dropout(p: float, seed: int, *, by_channel: bool) -> Compute:
    def run(batch: Tensor, *_: Any, **__: Any) -> Tensor:
        shape = (*batch.shape[:2], *[1] * (batch.dim() - 2)) if by_channel else batch.shape
        chance = torch.rand(shape, generator=torch.Generator().manual_seed(seed % 2**63))
        kept = (chance >= p).to(batch.device, batch.dtype)
        return batch * kept / (1 - p) if p < 1 else batch * 0

    return run
