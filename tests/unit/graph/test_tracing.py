"""Tracing: elementary modules are steps, constants go where the module goes, what fails says where."""

import threading
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, fx, nn
from torchvision.ops import Conv2dNormActivation, Permute, SqueezeExcitation

from cnnviz.errors import ModuleError
from cnnviz.graph import execution, tracing
from cnnviz.graph.reading import trace
from tests.explaining import Calls


class Mine(nn.Conv2d):
    pass


def test_elementary_modules_are_torchs_without_children() -> None:
    assert all(map(tracing.is_elementary, [nn.Conv2d(1, 1, 1), nn.ReLU(), Permute([0, 1])]))
    others = [Mine(1, 1, 1), nn.Sequential(), nn.ModuleList(), Conv2dNormActivation(1, 1), SqueezeExcitation(2, 1)]
    assert not any(map(tracing.is_elementary, others))


def test_parameters_of_forward_keep_their_defaults() -> None:
    class Optional(nn.Module):
        def forward(self, x: Tensor, times: int = 3, wanted: Tensor | None = None) -> Tensor:
            for _ in range(times):
                x = F.relu(x)
            return x if wanted is None else wanted

    steps, names = tracing.trace(Optional())
    assert [step.op for step in steps.nodes] == ["placeholder", *["call_function"] * 3, "output"]
    assert {"relu", "relu_1", "relu_2"} <= set(names.values())


def test_constants_become_buffers_that_are_not_saved() -> None:
    module = Calls(lambda _, x: x + torch.arange(4.0).view(1, 4, 1, 1))
    traced, _ = tracing.trace(module)
    (name,) = [str(step.target) for step in traced.nodes if step.op == "get_attr"]
    assert name in dict(module.named_buffers())
    assert not module.state_dict()
    assert module.to("meta").get_buffer(name).is_meta


def test_what_follows_what_is_returned_is_for_nothing() -> None:
    def forward(m: nn.Module, x: Tensor) -> Tensor:
        scores: Tensor = m.head(x.mean((2, 3)))
        F.relu(scores)
        return scores

    graph = trace(Calls(forward, head=nn.Linear(3, 2)), (3, 4, 4))
    assert [node.name for node in graph.nodes] == ["mean", "head"]
    assert graph.classes == 2


def test_sizes_that_steps_find_are_numbers() -> None:
    def forward(_: nn.Module, x: Tensor) -> Tensor:
        return F.avg_pool2d(x[:, :, : x.size(2) // 2], kernel_size=(x.shape[2] // 2, x.shape[3]))

    nodes = trace(Calls(forward), (3, 8, 6)).nodes
    assert [(node.kind, node.output) for node in nodes] == [("slice", (3, 4, 6)), ("average-pool", (3, 1, 1))]
    windows = nodes[1].windows
    assert windows is not None
    assert [window.kernel for window in windows] == [4, 6]


def test_the_innermost_line_is_the_authors() -> None:
    with pytest.raises(RuntimeError) as caught:
        nn.Linear(2, 2)(torch.ones(3))
    assert tracing.line(caught.value).startswith("test_tracing.py:")
    assert tracing.line(caught.value).endswith(": nn.Linear(2, 2)(torch.ones(3))")
    assert tracing.line(ValueError("never raised")) == ""
    assert tracing.reason(ValueError("\n one\ntwo")) == "one"
    assert tracing.reason(ValueError()) == "ValueError"


class Interrupted(nn.Module):
    """While it is traced, and only then, something happens in another thread."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 2, 3), nn.Conv2d(2, 1, 1)
        self.meanwhile = meanwhile

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)
        if isinstance(x, fx.Proxy):
            self.meanwhile()
        return self.second(x)


def steps(module: nn.Module) -> list[str]:
    return [node.name for node in trace(module.eval(), (1, 8, 8)).nodes]


def test_other_networks_run_while_one_is_traced() -> None:
    running = nn.Sequential(nn.Conv2d(1, 1, 3), nn.ReLU()).eval()
    graph, picture = trace(running, (1, 8, 8)), torch.randn(1, 1, 8, 8)
    expected, result = running(picture), []

    def visitor() -> None:
        result.append(
            execution.run(running, graph, {graph.steps["input"]: picture.clone()}, [graph.steps["1"]])[graph.steps["1"]]
        )

    def meanwhile() -> None:
        other = threading.Thread(target=visitor)
        other.start()
        other.join()

    assert steps(Interrupted(meanwhile)) == ["first", "second"]
    assert torch.equal(result[0], expected)


def test_two_are_traced_one_after_the_other() -> None:
    others: list[threading.Thread] = []
    result: list[list[str]] = []

    def meanwhile() -> None:
        others.append(
            threading.Thread(target=lambda: result.append(steps(nn.Sequential(nn.Conv2d(1, 1, 3), nn.ReLU()))))
        )
        others[0].start()
        others[0].join(0.3)  # long enough to get in the way

    assert steps(Interrupted(meanwhile)) == ["first", "second"]
    others[0].join()
    assert result == [["0", "1"]]


def test_batch_norm_without_numbers_is_as_with_them() -> None:
    """It is not computed on the meta device, and fails there where it fails elsewhere."""
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True)).eval()
    nodes = trace(module, (3, 8, 8)).nodes
    assert trace(module.to("meta"), (3, 8, 8)).nodes == nodes
    for device in ("cpu", "meta"):
        with pytest.raises(ModuleError) as caught:
            trace(nn.Sequential(nn.BatchNorm2d(4)).eval().to(device), (3, 8, 8))
        assert caught.value.facts["where"] == "0"
