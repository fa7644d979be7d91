"""From a module's code to its steps with torch.fx: elementary modules are called, everything else is a function."""

from __future__ import annotations

import re
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
import torchvision
from torch import Tensor, fx, nn
from torchvision.models import shufflenetv2
from torchvision.models.feature_extraction import NodePathTracer

from cnnviz.errors import ModuleError, ModuleFault

Names = Mapping[fx.Node, str]
#: Folders of code that the person who wrote a module did not write.
FOREIGN = tuple(str(Path(str(file)).parent) for file in (torch.__file__, torchvision.__file__, __file__))
LONGEST = 300
#: torch.fx numbers a name's uses in the whole network, torchvision within the module.
NUMBERED = re.compile("(?<=.)_[0-9]+$")
#: torch.fx patches ``nn.Module`` for the whole process while it traces: one at a time.
_one_at_a_time = threading.Lock()


def is_elementary(module: nn.Module) -> bool:
    """True for torch's and torchvision's modules without children: each is one step."""
    ours = type(module).__module__.split(".")[0] not in {"torch", "torchvision"}
    container = isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict)
    return not (ours or container) and next(module.children(), None) is None


class _Tracer(NodePathTracer):  # type: ignore[misc]  # torchvision ships no types
    """Looks into every module but the elementary ones; ``stuck`` names the innermost module whose code failed.

    While it traces, calls of modules in every thread arrive here: of networks that run meanwhile they pass as they are.
    """

    def __init__(self) -> None:
        super().__init__(autowrap_functions=(shufflenetv2.channel_shuffle,))
        self.stuck = ""
        self.thread = threading.get_ident()
        self.uses: Counter[str] = Counter()

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:  # noqa: ARG002 - torch's signature
        return is_elementary(m)

    def call_module(self, m: nn.Module, forward: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if threading.get_ident() != self.thread:
            return forward(*args, **kwargs)
        try:
            return super().call_module(m, forward, args, kwargs)
        except Exception:
            self.stuck = self.stuck or self.path_of_module(m)
            raise

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]) -> Any:
        """As torch has it, for this thread."""
        if threading.get_ident() != self.thread:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)

    def _get_node_qualname(self, module_qualname: str, node: fx.Node) -> str:
        """The name that torchvision gives, which compares it with all names so far: in a quarter of the time."""
        name = module_qualname if node.op == "call_module" else f"{module_qualname}.{node}".lstrip(".")
        name = NUMBERED.sub("", name)
        self.uses[name] += 1
        return name if self.uses[name] == 1 else f"{name}_{self.uses[name] - 1}"

    def create_args_for_root(self, root_fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Only the picture is symbolic: the other parameters of ``forward`` keep their defaults."""
        function, parameters = super().create_args_for_root(root_fn, *args, **kwargs)
        if function is not root_fn:  # torch has rewritten it, and so it has no defaults
            return function, parameters
        for spare in parameters[2:]:
            self.graph.erase_node(spare.node)
        return function, parameters[:2]


def trace(module: nn.Module) -> tuple[fx.Graph, Names]:
    """The steps of ``module`` in execution order, and their names.

    Constants that the code makes become buffers of ``module``. Raises ``ModuleError`` (NOT_TRACED) where the code asks
    what only a real picture could answer.
    """
    tracer = _Tracer()
    try:
        with _one_at_a_time:
            traced = tracer.trace(module)
        _hold_constants(module)
        return traced, tracer.node_to_qualname  # noqa: TRY300 - nothing can fail here
    except Exception as error:
        where = module_text(module, tracer.stuck)
        raise ModuleError(ModuleFault.NOT_TRACED, where=where, line=line(error), why=reason(error)) from error


def _hold_constants(module: nn.Module) -> None:
    """Tensors that the code made while it was traced lie on ``module``; as buffers they go where it goes."""
    for name in [name for name, value in vars(module).items() if isinstance(value, Tensor)]:
        constant = module.__dict__.pop(name)
        module.register_buffer(name, constant, persistent=False)


def module_text(module: nn.Module, path: str) -> str:
    """A submodule's path and class, for people: ``"layer1.0 (Block)"``; of the whole module, its class."""
    kind = type(module.get_submodule(path)).__name__
    return f"{path} ({kind})" if path else kind


def line(error: BaseException) -> str:
    """The innermost line of code in the traceback that is neither torch's nor ours; empty where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith((*FOREIGN, "<"))]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}: {own[-1].line}" if own else ""


def reason(error: BaseException) -> str:
    """The first line of an error's message, or its type."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:LONGEST]


def _tensors(value: Any) -> list[Tensor]:
    """A value's tensors: its own, or the members of a tuple or list."""
    parts = value if isinstance(value, tuple | list) else (value,)
    return [part for part in parts if isinstance(part, Tensor)]


def _blocks(value: Any) -> set[int]:
    return {tensor.untyped_storage()._cdata for tensor in _tensors(value)}  # noqa: SLF001 - torch's own identity of memory


def _versions(value: Any) -> list[int]:
    """They count up with each operation that writes on the tensor, or on one that shares its memory."""
    return [tensor._version for tensor in _tensors(value)]  # noqa: SLF001 - torch gives it no other name


def _is_plain_batch_norm(module: nn.Module, args: tuple[Any, ...]) -> bool:
    """Whether torch's own batch norm is called in evaluation mode on maps on the meta device that it accepts."""
    if type(module) is not nn.BatchNorm2d or module.training or len(args) != 1:
        return False
    maps = args[0]
    return isinstance(maps, Tensor) and maps.is_meta and maps.ndim == 4 and maps.shape[1] == module.num_features


class _Shapes(fx.Interpreter):
    """Runs the graph once and remembers what every step returned, of tensors only what they are like.

    And which earlier steps' memory a step's result lies in, and which it writes on.
    """

    extra_traceback = False

    def __init__(self, module: nn.Module, traced: fx.Graph, names: Mapping[fx.Node, str]) -> None:
        super().__init__(module, graph=traced)
        self.names = names

    def call_module(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Batch norm on the meta device is like its input; torch would go through its formula operator by operator."""
        if _is_plain_batch_norm(self.fetch_attr(target), args):
            return torch.empty_like(args[0])
        return super().call_module(target, args, kwargs)

    def run_node(self, n: fx.Node) -> Any:
        read = {each: (self.env[each], _versions(self.env[each])) for each in n.all_input_nodes}
        try:
            result = super().run_node(n)
        except Exception as error:
            where, why = self.names.get(n, n.name), reason(error)
            raise ModuleError(ModuleFault.NOT_RUN, where=where, line=line(error), why=why) from error
        shared = (each.meta["root"] for each, (value, _) in read.items() if _blocks(value) & _blocks(result))
        n.meta["root"] = next(shared, n)
        n.meta["writes"] = frozenset(
            each.meta["root"] for each, (value, before) in read.items() if _versions(value) != before
        )
        n.meta["result"] = result.to("meta") if isinstance(result, Tensor) else result
        return result


def run(module: nn.Module, traced: fx.Graph, names: Names, batch: Tensor) -> None:
    """Run the steps once and leave what each returned in its ``meta["result"]``, tensors without their numbers.

    ``meta["root"]`` is the first step whose memory the result lies in, ``meta["writes"]`` the roots of those that the
    step wrote on. ``batch`` is ``(1, C, H, W)``. Raises ``ModuleError`` (NOT_RUN).
    """
    with torch.no_grad():  # inference mode would not count what is written
        _Shapes(module, traced, names).run(batch)


def until_returned(traced: fx.Graph) -> list[fx.Node]:
    """The steps up to the last that is returned: what a module computes after that is for nothing."""
    steps = list(traced.nodes)
    return steps[: 1 + max(map(steps.index, steps[-1].all_input_nodes), default=-1)]


def called(step: fx.Node) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a call; sizes that other steps return are numbers here, tensors are still steps."""

    def resolved(each: fx.Node) -> Any:
        result = each.meta["result"]
        return each if isinstance(result, Tensor) else result

    args, kwargs = fx.map_arg((step.args, step.kwargs), resolved)
    return args, kwargs


def attribute(module: Any, path: str) -> Any:
    """What lies at ``path`` in a module: a submodule, a parameter, any attribute; raises ``AttributeError``."""
    for part in path.split("."):
        module = getattr(module, part)
    return module
