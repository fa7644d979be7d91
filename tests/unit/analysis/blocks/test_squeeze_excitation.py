"""Gates: found where maps are multiplied by one number per channel, and opened without touching the module."""

import pytest
import torch
from torch import Tensor, nn
from torchvision.ops import SqueezeExcitation

import cnnviz
from cnnviz.analysis.blocks.squeeze_excitation import gates, open_gates, values
from cnnviz.pictures.images import fit, normalize, picture_from_pixels


class Gated(nn.Module):
    """Two gates in a row, and products that are none."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.first, self.second = SqueezeExcitation(4, 2), SqueezeExcitation(4, 2)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x) * 2.0
        x = self.second(self.first(x) * x)
        scores: Tensor = self.fc(x.mean((2, 3)))
        return scores


@pytest.fixture(scope="module")
def module() -> Gated:
    torch.manual_seed(0)
    return Gated().eval()


@pytest.fixture(scope="module")
def network(module: Gated) -> cnnviz.Network:
    return cnnviz.wrap(module, (3, 6, 6))


@pytest.fixture(scope="module")
def picture() -> cnnviz.Picture:
    return picture_from_pixels(
        torch.randint(0, 256, (6, 6, 3), generator=torch.Generator().manual_seed(1)).byte().numpy()
    )


def test_only_products_with_one_number_per_channel_are_gates(network: cnnviz.Network) -> None:
    assert [(gate.product, gate.block, gate.channels) for gate in gates(network.nodes)] == [
        ("first.mul", "first", 4),
        ("second.mul", "second", 4),
    ]


@pytest.mark.parametrize(("slug", "count"), [("mobilenet_v3_small", 9), ("efficientnet_b0", 16), ("resnet18", 0)])
def test_real_networks_have_as_many_as_they_have_blocks(slug: str, count: int) -> None:
    nodes = cnnviz.layers(slug)
    assert len(gates(nodes)) == count
    assert all(gate.features in {node.name for node in nodes} for gate in gates(nodes))


def test_layer_scale_is_no_gate() -> None:
    assert gates(cnnviz.layers("convnext_tiny")) == ()


def test_values_are_torch_s(network: cnnviz.Network, module: Gated, picture: cnnviz.Picture) -> None:
    result = values(network, [picture, picture], gates(network.nodes))
    spec = network.preprocessing
    batch = torch.tensor(normalize(fit(picture, spec), spec))[None]
    with torch.no_grad():
        expected = module.first._scale(module.stem(batch) * 2.0)[0, :, 0, 0]
    assert result["first.mul"].shape == (2, 4)
    assert torch.tensor(result["first.mul"][1]).allclose(expected, atol=1e-6)
    assert ((result["second.mul"] > 0) & (result["second.mul"] < 1)).all()


def test_an_open_gate_lets_everything_through(network: cnnviz.Network, picture: cnnviz.Picture) -> None:
    chosen = gates(network.nodes)[:1]
    kept = network.run_batch([picture], [chosen[0].features, "first.mul", "fc"], open_gates(chosen))
    assert (kept["first.mul"] == kept[chosen[0].features]).all()
    as_it_is = network.run_batch([picture], ["first.mul", "fc"])
    assert (as_it_is["first.mul"] != kept["first.mul"]).any()
    assert (as_it_is["fc"] != kept["fc"]).any()
