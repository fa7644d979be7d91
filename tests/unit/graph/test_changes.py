"""A changed run is what torch makes of the changed module, and the shared module never learns of it."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

import cnnviz
from cnnviz import Picture, wrap
from cnnviz.errors import ChangeError, UnknownNodeError, UnknownUnitError
from cnnviz.graph.changes import ActiveDropout, BatchStatistics, Bypass, Change
from cnnviz.network import Network
from cnnviz.pictures.images import fit, normalize, picture_from_pixels


class Block(nn.Module):
    """One residual block with all that can be changed, and in-place steps that would betray a missing copy."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.conv = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.3)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        out = self.bn(self.conv(F.relu(x)))
        out += x
        return self.fc(self.drop(F.relu(out, inplace=True).mean((2, 3))))


@pytest.fixture(scope="module")
def module() -> Block:
    torch.manual_seed(0)
    made = Block()
    for _ in range(3):
        made(torch.randn(8, 3, 6, 6) * 2 + 1)  # running statistics that are not those of the tests' pictures
    return made.eval()


@pytest.fixture(scope="module")
def network(module: Block) -> Network:
    return wrap(module, (3, 6, 6))


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    chance = torch.Generator().manual_seed(1)
    return [picture_from_pixels(torch.randint(0, 256, (6, 6, 3), generator=chance).byte().numpy()) for _ in range(3)]


@pytest.fixture(scope="module")
def batch(network: Network, pictures: list[Picture]) -> Tensor:
    spec = network.preprocessing
    return torch.stack([torch.tensor(normalize(fit(picture, spec), spec)) for picture in pictures])


def test_a_batch_is_its_pictures_one_by_one(network: Network, pictures: list[Picture]) -> None:
    kept = network.run_batch(pictures, ["conv", "fc", "input"])
    for index, picture in enumerate(pictures):
        single = network.run(picture, ["conv", "fc"]).maps
        assert kept["conv"][index] == pytest.approx(single["conv"], abs=1e-6)
        assert kept["fc"][index] == pytest.approx(single["fc"], abs=1e-6)
    assert kept["input"].shape == (3, 3, 6, 6)
    assert not kept["conv"].flags.writeable


def test_a_block_switched_off_is_its_shortcut(
    network: Network, module: Block, pictures: list[Picture], batch: Tensor
) -> None:
    kept = network.run_batch(pictures, ["stem", "add", "fc"], {"add": Bypass("stem")})
    with torch.no_grad():
        stem = module.stem(batch)
        expected = module.fc(stem.relu().mean((2, 3)))
    assert torch.equal(torch.tensor(kept["stem"]), stem)
    assert torch.equal(torch.tensor(kept["add"]), stem)
    assert torch.tensor(kept["fc"]).allclose(expected, atol=1e-6)


def test_a_block_without_its_shortcut_is_its_branch(network: Network, pictures: list[Picture]) -> None:
    kept = network.run_batch(pictures, ["bn", "add"], {"add": Bypass("bn")})
    assert (kept["add"] == kept["bn"]).all()


def test_batch_statistics_are_those_of_train_mode(
    network: Network, module: Block, pictures: list[Picture], batch: Tensor
) -> None:
    kept = network.run_batch(pictures, ["bn"], {"bn": BatchStatistics()})
    with torch.no_grad():
        before = module.conv(module.stem(batch).relu())
        expected = F.batch_norm(before, None, None, module.bn.weight, module.bn.bias, training=True)
    assert torch.tensor(kept["bn"]).allclose(expected, atol=1e-6)
    mean, variance = network.statistics("bn")
    assert torch.equal(torch.tensor(mean), module.bn.running_mean)
    assert torch.equal(torch.tensor(variance), module.bn.running_var)


def test_dropout_drops_as_often_as_it_says_and_scales_the_rest(network: Network, pictures: list[Picture]) -> None:
    many = [pictures[0]] * 500
    plain = network.run_batch(many[:1], ["drop"])["drop"][0]
    dropped = network.run_batch(many, ["drop"], {"drop": ActiveDropout(seed=3)})["drop"]
    assert set((dropped == 0).ravel()) == {True, False}
    assert (dropped == 0).mean() == pytest.approx(0.3, abs=0.03)
    assert dropped[:, 0][dropped[:, 0] != 0] == pytest.approx(plain[0] / 0.7)
    assert (dropped == network.run_batch(many, ["drop"], {"drop": ActiveDropout(seed=3)})["drop"]).all()
    assert (dropped != network.run_batch(many, ["drop"], {"drop": ActiveDropout(seed=4)})["drop"]).any()


def test_a_mask_by_channel_takes_whole_maps(pictures: list[Picture]) -> None:
    net = wrap(nn.Sequential(nn.Conv2d(3, 16, 3), nn.Dropout2d(0.5)), (3, 6, 6))
    kept = net.run_batch(pictures, ["0", "1"], {"1": ActiveDropout()})
    before, after = (kept[name].reshape(3 * 16, -1) for name in "01")
    gone = (after == 0).all(axis=1)
    assert set(gone) == {True, False}
    assert (after[~gone] == 2 * before[~gone]).all()


def test_a_change_that_does_not_fit_is_refused(network: Network, pictures: list[Picture]) -> None:
    refused: dict[str, Change] = {
        "conv": BatchStatistics(),
        "bn": ActiveDropout(),
        "add": Bypass("fc"),
        "fc": Bypass("drop"),
        "stem": Bypass("input"),
    }
    for name, change in refused.items():
        with pytest.raises(ChangeError):
            network.run_batch(pictures, ["fc"], {name: change})
    with pytest.raises(UnknownNodeError):
        network.run_batch(pictures, ["fc"], {"nowhere": BatchStatistics()})


def test_one_value_has_no_statistics() -> None:
    net = wrap(nn.Sequential(nn.Conv2d(1, 2, 4), nn.BatchNorm2d(2)), (1, 4, 4))
    picture = picture_from_pixels(torch.zeros(4, 4).byte().numpy())
    with pytest.raises(ChangeError):
        net.run_batch([picture], ["1"], {"1": BatchStatistics()})
    assert net.run_batch([picture] * 2, ["1"], {"1": BatchStatistics()})["1"].shape == (2, 2, 1, 1)


def test_gradients_are_those_of_autograd(
    network: Network, module: Block, pictures: list[Picture], batch: Tensor
) -> None:
    units = [(0, 0, 0), (3, 0, 0), (4, 0, 0)]
    result = network.gradients(pictures, "fc", units, ["input", "stem", "conv", "fc"])
    inputs = batch.clone().requires_grad_()
    stem = module.stem(inputs)
    conv = module.conv(stem.relu())
    scores = module.fc((module.bn(conv) + stem).relu().mean((2, 3)))
    score = torch.stack([scores[index, unit[0]] for index, unit in enumerate(units)]).sum()
    for name, expected in zip(("input", "stem", "conv"), torch.autograd.grad(score, [inputs, stem, conv]), strict=True):
        assert torch.tensor(result[name]).allclose(expected, atol=1e-6), name
    assert result["fc"].sum() == 3
    assert all(parameter.grad is None for parameter in module.parameters())


def test_gradients_of_a_changed_network(network: Network, pictures: list[Picture]) -> None:
    units = [(0, 0, 0)] * 3
    off = network.gradients(pictures, "fc", units, ["conv", "stem"], {"add": Bypass("stem")})
    assert not off["conv"].any()
    assert off["stem"].any()
    with pytest.raises(UnknownUnitError):
        network.gradients(pictures, "fc", [(5, 0, 0)] * 3, ["conv"])


@pytest.mark.parametrize("slug", ["resnet18", "mobilenet_v3_small", "densenet121", "googlenet", "convnext_tiny"])
def test_every_kind_of_network_has_gradients_down_to_the_pixels(slug: str) -> None:
    """In-place steps, concatenations and slices on the way; the gradient in its direction raises the score."""
    network = cnnviz.load(slug, "random")
    picture = cnnviz.read_sample("coffee")
    last = network.nodes[-1].name
    result = network.gradients([picture], last, [(7, 0, 0)], ["input", network.nodes[0].name])
    assert result["input"].shape == (1, *network.preprocessing.shape)
    assert result["input"].any()
    assert result[network.nodes[0].name].any()
