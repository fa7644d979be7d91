"""Run a traced network node by node: keep copies of what is asked for, stop at the last of it.

No hook is set and nothing is written on the module, so that any number of threads can share it; a failing run
leaves nothing behind.
"""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, fx, nn

#: What takes the place of a step: it gets what the step would get, positional and named.
Instead = Mapping[fx.Node, Callable[..., Tensor]]
AS_IT_IS: Instead = MappingProxyType({})


class _Finished(Exception):  # noqa: N818 - a signal, not an error
    """Everything asked for has been kept."""


class _Run(fx.Interpreter):
    """One forward pass; values are dropped after their last use.

    ``copied(result)`` returns what to keep of a step, and what the steps after it get.
    """

    extra_traceback = False

    def __init__(
        self,
        traced: tuple[nn.Module, fx.Graph],
        keep: Collection[fx.Node],
        instead: Instead,
        copied: Callable[[Tensor], tuple[Tensor, Tensor]],
    ) -> None:
        super().__init__(traced[0], graph=traced[1])
        self.wanted = frozenset(keep)
        self.instead = instead
        self.copied = copied
        self.kept: dict[fx.Node, Tensor] = {}

    def run_node(self, n: fx.Node) -> Any:
        result = self._result(n)
        if n in self.wanted:
            self.kept[n], result = self.copied(result)
            if len(self.kept) == len(self.wanted):
                raise _Finished
        return result

    def _result(self, step: fx.Node) -> Any:
        if step not in self.instead:
            return super().run_node(step)
        args, kwargs = self.fetch_args_kwargs_from_env(step)
        return self.instead[step](*args, **kwargs)

    def until_kept(self, batch: Tensor) -> dict[fx.Node, Tensor]:
        """Run until everything is kept; raises ``ValueError`` where a step to keep is not part of the graph."""
        try:
            self.run(batch)
        except _Finished:
            return self.kept
        raise ValueError("a step to keep is not part of the graph")


def _copy(result: Tensor) -> tuple[Tensor, Tensor]:
    """A later in-place operation (ReLU, +=) may rewrite what a node produced: copy it now."""
    return result.to("cpu", torch.float32, copy=True), result


def _fork(result: Tensor) -> tuple[Tensor, Tensor]:
    """The value itself, for its gradient; the steps after it get, and may rewrite, a copy that follows from it."""
    return result, result.clone()


def run(
    module: nn.Module, graph: fx.Graph, batch: Tensor, keep: Collection[fx.Node], instead: Instead = AS_IT_IS
) -> Mapping[fx.Node, Tensor]:
    """What each step of ``keep`` produced for ``batch`` ``(N, C, H, W)``: float32 copies on the CPU."""
    if not keep:
        return {}
    with torch.inference_mode():
        return _Run((module, graph), keep, instead, _copy).until_kept(batch)


def pull(
    traced: tuple[nn.Module, fx.Graph],
    batch: Tensor,
    score: tuple[fx.Node, Callable[[Tensor], Tensor]],
    at: Collection[fx.Node],
    instead: Instead = AS_IT_IS,
) -> Mapping[fx.Node, Tensor]:
    """The gradient of a score with respect to what each step of ``at`` produced, as float32 on the CPU.

    ``score`` is a step and what makes one number of its result; steps behind it, or beside it, have the gradient 0.
    Nothing is written on the module: neither its ``.grad`` nor its mode.
    """
    step, measure = score
    with torch.enable_grad():
        kept = _Run(traced, {*at, step}, instead, _fork).until_kept(batch.requires_grad_())
        values = [kept[each] for each in at]
        found = torch.autograd.grad(measure(kept[step]), values, allow_unused=True, materialize_grads=True)
    return {each: gradient.to("cpu", torch.float32) for each, gradient in zip(at, found, strict=True)}
