"""From a module to its steps with torch.export, for code in which torch.fx gets stuck.

torch.export knows every size, so ``if x.shape[-1] > 7`` does not stop it, but it takes everything apart: a circular
convolution becomes ``pad`` and ``conv2d``. What belongs to one call of an elementary module is put together again, so
that the steps are those that torch.fx returns.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.export import ExportedProgram

from cnnviz.errors import ModuleError, ModuleFault
from cnnviz.graph.operations import name_of
from cnnviz.graph.tracing import Names, attribute, is_elementary, line, reason

CLOSE = 1e-4  # of the largest output: the same sums, in another order


def export(module: nn.Module, batch: Tensor) -> tuple[fx.Graph, Names]:
    """The steps of ``module`` for batches like this one, ``(1, C, H, W)``, and their names.

    Constants that the code makes become attributes of ``module``. Raises ``ModuleError`` (NOT_TRACED).
    """
    try:
        with torch.no_grad():
            program = torch.export.export(module, (batch,))
            assembly = _Assembly(module, program)
            assembly.check(batch)
    except Exception as error:
        where = type(module).__name__
        raise ModuleError(ModuleFault.NOT_TRACED, where=where, line=line(error), why=reason(error)) from error
    return assembly.graph, assembly.names


def _call(step: fx.Node) -> tuple[str, str]:
    """Which call of which module an exported step belongs to: (a name of the call, the path of the module)."""
    stack = list(step.meta.get("nn_module_stack", {}).items())
    return (stack[-1][0], stack[-1][1][0]) if stack else ("", "")


class _Assembly:
    """Copies exported steps into ``graph``, those of one call of an elementary module as one."""

    def __init__(self, module: nn.Module, program: ExportedProgram) -> None:
        self.module = module
        self.flat = program.module(check_guards=False)
        self.single = program.call_spec.out_spec.is_leaf()
        self.graph = fx.Graph()
        self.names: dict[fx.Node, str] = {}
        self.copies: dict[fx.Node, fx.Node] = {}
        self.used: Counter[str] = Counter()
        exported = list(self.flat.graph.nodes)  # fx's own iterator starts again at its end, and groupby asks twice
        for (_, path), steps in groupby(exported, _call):
            self._add(path, list(steps))

    def check(self, batch: Tensor) -> None:
        """Raise ``AssertionError`` unless the steps compute what the module computes."""
        waves = torch.arange(batch.numel(), dtype=batch.dtype, device=batch.device).sin().reshape(batch.shape)
        result = fx.Interpreter(self.module, graph=self.graph).run(waves.clone())
        expected = self.module(waves)
        if isinstance(expected, Tensor):
            scale = float(expected.abs().max())
            torch.testing.assert_close(result, expected, rtol=0, atol=CLOSE * scale, equal_nan=True)

    def _add(self, path: str, steps: list[fx.Node]) -> None:
        inside = set(steps)
        read = {each for step in steps for each in step.all_input_nodes if each.op != "get_attr"} - inside
        left = [step for step in steps if step.users.keys() - inside]
        if path and is_elementary(self.module.get_submodule(path)) and len(read) == len(left) == 1:
            self.copies[left[0]] = self._named(path, self.graph.call_module(path, (self.copies[read.pop()],)))
        else:
            for step in steps:
                self._copy(path, step)

    def _copy(self, path: str, step: fx.Node) -> None:
        if step.op == "get_attr":
            self.copies[step] = self.graph.get_attr(self._constant_path(str(step.target)))
        elif step.op == "output":
            returned: Any = fx.map_arg(step.args[0], self.copies.__getitem__)
            self.graph.output(returned[0] if self.single else returned)
        else:
            copied = self.graph.node_copy(step, self.copies.__getitem__)
            copied.meta.clear()
            name = name_of(step.target)
            self.copies[step] = self._named(f"{path}.{name}" if path else name, copied)

    def _named(self, name: str, step: fx.Node) -> fx.Node:
        """As torchvision names a second use: ``relu``, ``relu_1``."""
        count, self.used[name] = self.used[name], self.used[name] + 1
        self.names[step] = f"{name}_{count}" if count else name
        return step

    def _constant_path(self, path: str) -> str:
        """Where a parameter, a buffer or a constant lies in the module, which is given the constants."""
        try:
            attribute(self.module, path)
        except AttributeError:
            constant, path = attribute(self.flat, path), path.replace(".", "_")
            self.module.register_buffer(path, constant, persistent=False)
        return path
