"""Where a closed form is known, Grad-CAM is that; on others it is autograd's own gradient."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.attribution.grad_cam import grad_cam

PICTURE = cnnviz.picture_from_pixels(np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8))


class Averaged(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, stride=2)
        self.fc = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.fc(self.conv(x).mean((2, 3)))
        return scores


@pytest.mark.parametrize("index", range(4))
def test_with_averaged_maps_it_is_the_class_activation_map(index: int) -> None:
    torch.manual_seed(0)
    network = cnnviz.wrap(Averaged().eval(), (3, 16, 16))
    maps = network.run(PICTURE, ["conv"]).maps["conv"]
    expected = np.tensordot(network.parameter("fc")[index], maps, axes=1) / maps[0].size
    np.testing.assert_allclose(grad_cam(network, PICTURE, "conv", index), np.maximum(expected, 0), atol=1e-6)


def test_against_other_classes_their_mean_is_taken_off() -> None:
    torch.manual_seed(0)
    network = cnnviz.wrap(Averaged().eval(), (3, 16, 16))
    maps, weights = network.run(PICTURE, ["conv"]).maps["conv"], network.parameter("fc")
    expected = np.tensordot(weights[2] - weights[[0, 3]].mean(0), maps, axes=1) / maps[0].size
    np.testing.assert_allclose(grad_cam(network, PICTURE, "conv", 2, (0, 3)), np.maximum(expected, 0), atol=1e-6)


def test_behind_flattened_maps_gradients_are_averaged() -> None:
    torch.manual_seed(1)
    module = nn.Sequential(nn.Conv2d(3, 5, 3), nn.Tanh(), nn.Flatten(), nn.Linear(5 * 14 * 14, 3)).eval()
    network = cnnviz.wrap(module, (3, 16, 16))
    node = network.nodes[1].name
    pixels = torch.from_numpy(network.run(PICTURE, ["input"]).maps["input"].copy())[None]
    maps = module[1](module[0](pixels)).detach().requires_grad_()
    module[3](module[2](maps))[0, 2].backward()
    assert maps.grad is not None
    expected = (maps.grad.mean((2, 3), keepdim=True) * maps).sum(1)[0].clamp(min=0).detach().numpy()
    result = grad_cam(network, PICTURE, node, 2)
    assert result.shape == (14, 14)
    np.testing.assert_allclose(result, expected, atol=1e-6)


def test_units_and_nodes_that_are_not_there() -> None:
    network = cnnviz.wrap(Averaged().eval(), (3, 16, 16))
    with pytest.raises(cnnviz.UnknownNodeError):
        grad_cam(network, PICTURE, "nowhere", 0)
    with pytest.raises(cnnviz.UnknownUnitError):
        grad_cam(network, PICTURE, "conv", 4)
