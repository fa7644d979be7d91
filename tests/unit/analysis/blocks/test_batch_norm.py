"""Both modes of a batch norm are torch's, and so are the statistics."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.analysis.blocks.batch_norm import Statistics, batch_norms, distance, modes, of_batch, running, training
from cnnviz.pictures.images import fit, normalize, picture_from_pixels


class Normed(nn.Module):
    """Two norms over maps, and one over a vector."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)
        self.again, self.bn2 = nn.Conv2d(4, 4, 3), nn.BatchNorm2d(4)
        self.fc, self.flat = nn.Linear(4, 5), nn.BatchNorm1d(5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.bn2(self.again(self.bn(self.conv(x)).relu()))
        scores: Tensor = self.flat(self.fc(x.mean((2, 3))))
        return scores


@pytest.fixture(scope="module")
def module() -> Normed:
    torch.manual_seed(0)
    made = Normed()
    for _ in range(3):
        made(torch.randn(8, 3, 9, 9) * 2 + 1)
    return made.eval()


@pytest.fixture(scope="module")
def network(module: Normed) -> cnnviz.Network:
    return cnnviz.wrap(module, (3, 9, 9))


@pytest.fixture(scope="module")
def pictures() -> list[cnnviz.Picture]:
    chance = torch.Generator().manual_seed(1)
    return [picture_from_pixels(torch.randint(0, 256, (9, 9, 3), generator=chance).byte().numpy()) for _ in range(3)]


def batch(network: cnnviz.Network, pictures: list[cnnviz.Picture]) -> Tensor:
    spec = network.preprocessing
    return torch.stack([torch.tensor(normalize(fit(picture, spec), spec)) for picture in pictures])


def test_norms_over_vectors_are_left_out(network: cnnviz.Network) -> None:
    assert [node.name for node in batch_norms(network.nodes)] == ["bn", "bn2"]


@pytest.mark.parametrize("count", [1, 3])
def test_both_modes_are_torch_s_and_the_layers_before_stay_at_rest(
    network: cnnviz.Network, module: Normed, pictures: list[cnnviz.Picture], count: int
) -> None:
    result = modes(network, pictures[:count], "bn2")
    with torch.no_grad():
        before = module.again(module.bn(module.conv(batch(network, pictures[:count]))).relu())
        trained = nn.functional.batch_norm(before, None, None, module.bn2.weight, module.bn2.bias, training=True)
        assert torch.tensor(result.before).allclose(before, atol=1e-5)
        assert torch.tensor(result.in_evaluation).allclose(module.bn2(before), atol=1e-5)
        assert torch.tensor(result.in_training).allclose(trained, atol=1e-4)
    whole = network.run_batch(pictures[:count], ["flat"], training(["bn2"]))["flat"]
    assert np.array_equal(result.scores, whole)
    assert result.in_training.mean(axis=(0, 2, 3)) == pytest.approx(np.zeros(4), abs=1e-5)


def test_statistics_are_torch_s(network: cnnviz.Network, module: Normed, pictures: list[cnnviz.Picture]) -> None:
    before = modes(network, pictures, "bn").before
    result = of_batch(before)
    variance, mean = torch.var_mean(torch.tensor(before).double(), (0, 2, 3), correction=0)
    assert result.mean == pytest.approx(mean.numpy())
    assert result.variance == pytest.approx(variance.numpy())
    kept = running(network, "bn")
    assert kept.mean == pytest.approx(module.bn.running_mean.numpy())  # type: ignore[union-attr]
    assert kept.deviation == pytest.approx(module.bn.running_var.sqrt().numpy())  # type: ignore[union-attr]


def test_nothing_is_learned_by_looking(network: cnnviz.Network, pictures: list[cnnviz.Picture]) -> None:
    before = running(network, "bn")
    network.run_batch(pictures, ["flat"], training(["bn", "bn2"]))
    after = running(network, "bn")
    assert (before.mean == after.mean).all()
    assert (before.variance == after.variance).all()


def test_distance_is_in_running_deviations() -> None:
    kept = Statistics(np.array([0.0, 1.0, 2.0]), np.array([4.0, 1.0, 0.0]))
    assert distance(Statistics(np.array([1.0, 1.0, 5.0]), np.ones(3)), kept) == 0.5  # of 0.5, 0 and 3
    assert distance(kept, kept) == 0
