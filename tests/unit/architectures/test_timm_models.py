"""The gate to timm, with a stand-in for it, so that it is tested where timm is not installed; and a real network."""

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
import torch
from torch import Tensor, nn

import cnnviz
from cnnviz.architectures import registry, timm_models
from cnnviz.wrapping import offer

CHELSEA = cnnviz.read_sample("chelsea")
SETTINGS = {
    "input_size": (3, 20, 20),
    "crop_pct": 0.8,
    "mean": (0.5, 0.4, 0.3),
    "std": (0.2, 0.2, 0.2),
    "interpolation": "bicubic",
    "hf_hub_id": "timm/tiny.c3",
}


class Tiny(nn.Module):
    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.fc = nn.Linear(4, classes)
        self.num_classes = classes
        self.pretrained_cfg = SETTINGS

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.conv(x).mean((2, 3)))


def create_model(name: str, *, pretrained: bool = False, num_classes: int = 1000) -> nn.Module:
    module = Tiny(num_classes)
    if name == "unreachable" and pretrained:
        raise ConnectionError("no route to the hub")
    if pretrained:
        nn.init.constant_(module.fc.bias, 7)
    return module


@pytest.fixture
def timm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that answers as timm does."""
    package = ModuleType("timm")
    package.create_model = create_model
    package.is_model = {"tiny", "untrained", "unreachable"}.__contains__
    package.is_model_pretrained = {"tiny", "unreachable"}.__contains__
    monkeypatch.setitem(sys.modules, "timm", package)
    timm_models.architecture.cache_clear()
    yield
    timm_models.architecture.cache_clear()
    registry._added.clear()


@pytest.mark.usefixtures("timm")
class TestWithTimm:
    def test_its_weights_come_with_it(self) -> None:
        net = cnnviz.load("timm:tiny", on="cpu")
        assert net.parameter("fc", "bias").tolist() == [7.0] * 1000
        assert (net.labels[1], net.provenance.labels_key) == ("goldfish", "imagenet")
        assert (net.provenance.source, net.provenance.name) == ("imagenet", "timm/tiny.c3")
        assert net.preprocessing == cnnviz.Preprocessing(3, 20, 20, 25, (0.5, 0.4, 0.3), (0.2, 0.2, 0.2), "bicubic")

    def test_random_weights_are_seeded_and_leave_the_generator_alone(self) -> None:
        before = torch.random.get_rng_state()
        one, same, other = (cnnviz.load("timm:tiny", "random", seed=seed, on="cpu") for seed in (1, 1, 2))
        assert one.classify(CHELSEA) == same.classify(CHELSEA) != other.classify(CHELSEA)
        assert torch.equal(torch.random.get_rng_state(), before)
        assert not one.provenance.trained

    def test_its_facts(self) -> None:
        size = 4 * (4 * 27 + 4 + 5000)
        assert cnnviz.sources("timm:tiny") == ("imagenet", "random")
        assert cnnviz.sources("timm:untrained") == ("random",)
        assert cnnviz.download_size("timm:tiny") == size
        assert not cnnviz.is_cached("timm:tiny")
        assert [node.name for node in cnnviz.layers("timm:tiny")] == ["conv", "mean", "fc"]

    def test_it_is_on_the_list_when_the_owner_names_it(self) -> None:
        assert "timm:tiny" not in [card.slug for card in cnnviz.networks()]
        offer(["timm:tiny", "timm:nothing"])
        assert [(card.slug, card.year) for card in cnnviz.networks() if ":" in card.slug] == [("timm:tiny", None)]

    def test_a_name_that_it_does_not_know(self) -> None:
        for name in ("nothing", "hf-hub:some/body"):
            with pytest.raises(cnnviz.UnknownNetworkError):
                cnnviz.load(f"timm:{name}")

    @pytest.mark.parametrize(
        ("slug", "weights", "fault"),
        [
            ("timm:unreachable", "imagenet", cnnviz.WeightsFault.NO_NETWORK),
            ("timm:untrained", "imagenet", cnnviz.WeightsFault.NOT_OFFERED),
            ("timm:untrained", "bundled", cnnviz.WeightsFault.NOT_OFFERED),
            ("timm:tiny", "some.pth", cnnviz.WeightsFault.NOT_OFFERED),
        ],
    )
    def test_weights_that_are_not_to_be_had(self, slug: str, weights: str, fault: cnnviz.WeightsFault) -> None:
        with pytest.raises(cnnviz.WeightsError) as caught:
            cnnviz.load(slug, weights)
        assert caught.value.reason == fault


def test_without_timm_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "timm", None)
    timm_models.architecture.cache_clear()
    with pytest.raises(cnnviz.MissingPackageError) as caught:
        cnnviz.load("timm:resnet10t")
    assert caught.value.facts == {"slug": "timm:resnet10t", "package": "timm"}


def test_a_real_one() -> None:
    net = cnnviz.load("timm:resnet10t", "random", on="cpu")
    assert sum(node.parameters for node in net.nodes) == 5_435_488 == cnnviz.download_size("timm:resnet10t") // 4
    assert [node.name for node in net.nodes if node.kind is cnnviz.Kind.OTHER] == []
    last = net.nodes[-1]
    assert (last.name, last.output) == ("fc", (1000,))
    assert net.run(CHELSEA, []).explain("layer1.0.bn1", 3, 4, 5).difference == pytest.approx(0, abs=1e-4)
