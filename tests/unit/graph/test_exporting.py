"""torch.export takes modules apart; what comes back is the module calls that its code made, computing the same."""

import pytest
import torch
from torch import Tensor, fx, nn

from cnnviz.errors import ModuleError, ModuleFault
from cnnviz.graph.exporting import export
from tests.explaining import Calls, shake
from tests.own_modules import Asks, Everything

BATCH = torch.zeros(1, 3, 16, 20)


def test_the_steps_are_calls_of_elementary_modules_and_functions() -> None:
    module = Everything().eval()
    shake(module)
    graph, names = export(module, BATCH)
    called = [names[step] for step in graph.nodes if step.op == "call_module"]
    assert called == [
        "input",
        *(f"block.{name}{use}" for use in ("", "_1") for name in ("conv", "norm")),
        "up",
        "act",
        "head",
    ]
    noise = torch.randn_like(BATCH)
    with torch.inference_mode():
        torch.testing.assert_close(fx.Interpreter(module, graph=graph).run(noise), module(noise))


def test_a_module_that_gets_more_than_the_map_stays_apart() -> None:
    def forward(m: nn.Module, x: Tensor) -> Tensor:
        small, where = m.pool(x)
        return m.unpool(small, where)

    module = Calls(forward, pool=nn.MaxPool2d(2, return_indices=True), unpool=nn.MaxUnpool2d(2)).eval()
    graph, names = export(module, BATCH)
    assert "unpool" not in {str(step.target) for step in graph.nodes if step.op == "call_module"}
    assert any(name.startswith("unpool.") for name in names.values())


def test_what_it_cannot_follow_is_said() -> None:
    with pytest.raises(ModuleError) as caught:
        export(Asks(), torch.zeros(1, 1, 8, 8))
    assert caught.value.reason == ModuleFault.NOT_TRACED


def test_steps_that_compute_something_else_are_refused() -> None:
    class Moody(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return nn.functional.dropout(x, training=True)

    with pytest.raises(ModuleError) as caught:
        export(Moody(), BATCH)
    assert "not close" in str(caught.value.facts["why"])
