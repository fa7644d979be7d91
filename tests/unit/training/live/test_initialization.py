import pytest
import torch
from torch import nn

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.registry import find
from cnnviz.training.live.initialization import new_module
from cnnviz.training.live.recipe import Initialization


def parameters(slug: str, initialization: Initialization, seed: int = 0) -> dict[str, torch.Tensor]:
    module = new_module(find(slug), 10, initialization, torch.Generator().manual_seed(seed))
    return {name: value.detach() for name, value in module.state_dict().items()}


def test_the_source_draws_normal_and_xavier() -> None:
    values = parameters("mycnn", Initialization.SOURCE)
    assert float(values["conv2.weight"].std()) == pytest.approx(0.01, rel=0.05)
    bound = (6 / (3136 + 128)) ** 0.5
    assert 0.99 * bound < float(values["fc1.weight"].abs().max()) <= bound
    assert not values["conv1.bias"].any()


def test_kaiming_keeps_the_variance() -> None:
    values = parameters("resnet20", Initialization.KAIMING)
    assert float(values["layer3.1.conv1.weight"].std()) == pytest.approx((2 / (64 * 9)) ** 0.5, rel=0.05)
    assert values["bn1.weight"].eq(1).all()
    assert values["bn1.running_var"].eq(1).all()


def test_zeros_are_zeros() -> None:
    assert not any(value.any() for value in parameters("mycnn", Initialization.ZEROS).values())


def test_the_generator_alone_decides() -> None:
    before = torch.get_rng_state()
    one, again, other = (parameters("lenet5", Initialization.SOURCE, seed) for seed in (1, 1, 2))
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["c1.weight"], other["c1.weight"])
    assert torch.equal(torch.get_rng_state(), before)


def test_unknown_layers_are_refused() -> None:
    architecture = Architecture("x", "X", "x", (1, 4, 4), lambda _: nn.Sequential(nn.PReLU()))
    with pytest.raises(TypeError, match="PReLU"):
        new_module(architecture, 2, Initialization.SOURCE, torch.Generator())
