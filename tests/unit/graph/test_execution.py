"""Keep what a node produced, stop at the last, leave nothing behind."""

import threading

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz.graph import execution
from cnnviz.graph.nodes import Graph
from cnnviz.graph.reading import trace


class InPlace(nn.Module):
    """A convolution whose output an in-place ReLU rewrites, then a step that counts how often it ran."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.relu = nn.ReLU(inplace=True)
        self.last = nn.Conv2d(4, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.conv(x))
        return self.last(F.relu(out.add_(1), inplace=True))


@pytest.fixture
def module() -> nn.Module:
    torch.manual_seed(0)
    return InPlace().eval()


def steps_of(*names: str) -> tuple[Graph, list[torch.fx.Node]]:
    graph = trace(InPlace().to("meta").eval(), (3, 8, 8))
    return graph, [graph.steps[name] for name in names]


def start(graph: Graph, picture: Tensor) -> dict[torch.fx.Node, Tensor]:
    return {graph.steps["input"]: picture.clone()}


def test_what_is_kept_is_what_the_node_produced(module: nn.Module) -> None:
    picture = torch.randn(1, 3, 8, 8)
    graph, (conv, relu, add) = steps_of("conv", "relu", "add_")
    kept = execution.run(module, graph, start(graph, picture), [conv, relu, add])
    expected = module.conv(picture)
    assert kept[conv].min() < 0
    assert torch.equal(kept[conv], expected)
    assert torch.equal(kept[relu], expected.relu())
    assert torch.equal(kept[add], expected.relu() + 1)


def test_it_stops_at_the_last_node_asked_for(module: nn.Module, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Tensor) -> Tensor:
        raise AssertionError("a step behind the last one ran")

    monkeypatch.setattr(module.last, "forward", fail)
    graph, (conv,) = steps_of("conv")
    assert conv in execution.run(module, graph, start(graph, torch.zeros(1, 3, 8, 8)), [conv])


def test_a_failing_run_leaves_the_module_as_it_was(module: nn.Module) -> None:
    before = {name: value.clone() for name, value in module.state_dict().items()}
    modes = [part.training for part in module.modules()]
    graph, (last,) = steps_of("last")
    with pytest.raises(RuntimeError):
        execution.run(module, graph, start(graph, torch.zeros(1, 5, 8, 8)), [last])
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())
    assert [part.training for part in module.modules()] == modes
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in module.modules())
    picture = torch.randn(1, 3, 8, 8)
    assert torch.equal(execution.run(module, graph, start(graph, picture), [last])[last], module(picture))


def test_threads_do_not_see_each_other(module: nn.Module) -> None:
    graph, (last,) = steps_of("last")
    wrong = []

    def visitor(seed: int) -> None:
        picture = torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(seed))
        with torch.inference_mode():
            expected = module(picture)
        results = [execution.run(module, graph, start(graph, picture), [last])[last] for _ in range(40)]
        wrong.extend(seed for result in results if not torch.equal(result, expected))

    threads = [threading.Thread(target=visitor, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_nothing_asked_for_is_nothing_run(module: nn.Module) -> None:
    graph, _ = steps_of()
    assert execution.run(module, graph, start(graph, torch.zeros(1)), []) == {}
