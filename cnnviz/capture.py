"""Run a traced network node by node: keep copies of what is asked for, stop at the last of it.

No hook is set and nothing is written on the module, so that any number of threads can share it; a failing run
leaves nothing behind.
"""

from collections.abc import Collection, Mapping
from typing import Any

import torch
from torch import Tensor, fx, nn


class _Finished(Exception):  # noqa: N818 - a signal, not an error
    """Everything asked for has been kept."""


class _Run(fx.Interpreter):
    """One forward pass; values are dropped after their last use."""

    extra_traceback = False

    def __init__(self, module: nn.Module, graph: fx.Graph, keep: Collection[fx.Node]) -> None:
        super().__init__(module, graph=graph)
        self.wanted = frozenset(keep)
        self.kept: dict[fx.Node, Tensor] = {}

    def run_node(self, n: fx.Node) -> Any:
        result = super().run_node(n)
        if n in self.wanted:
            # A later in-place operation (ReLU, +=) may rewrite what this node produced: copy it now.
            self.kept[n] = result.to("cpu", torch.float32, copy=True)
            if len(self.kept) == len(self.wanted):
                raise _Finished
        return result


def run(module: nn.Module, graph: fx.Graph, batch: Tensor, keep: Collection[fx.Node]) -> Mapping[fx.Node, Tensor]:
    """What each step of ``keep`` produced for ``batch`` ``(N, C, H, W)``: float32 copies on the CPU."""
    if not keep:
        return {}
    run_ = _Run(module, graph, keep)
    with torch.inference_mode():
        try:
            run_.run(batch)
        except _Finished:
            return run_.kept
    raise ValueError("a step to keep is not part of the graph")
