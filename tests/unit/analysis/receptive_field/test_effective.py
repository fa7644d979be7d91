"""The effective field: never outside the theoretical one, and measured as it says."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

import cnnviz
from cnnviz.analysis.receptive_field.effective import SHARE_IN_BOX, Box, CenteredBoxes, effective_field, untrained
from cnnviz.geometry import ReceptiveField
from tests import random_graphs
from tests.random_graphs import Step, any_steps

PHOTOS = [cnnviz.read_sample(slug) for slug in ("chelsea", "coffee")]
DIGITS = [cnnviz.read_sample(slug) for slug in ("digit-3", "digit-8")]


def assert_nothing_outside(heat: np.ndarray, box: Box | None) -> None:
    inside = np.zeros(heat.shape, bool)
    if box is not None:
        inside[box.top : box.bottom + 1, box.left : box.right + 1] = True
    assert not heat[~inside].any()


@pytest.mark.parametrize("weights", ["bundled", "random"])
@pytest.mark.parametrize(
    ("slug", "node"),
    [
        ("lenet5", "s2"),
        ("lenet5", "s4"),
        ("mycnn", "conv2"),
        ("resnet20", "layer1.1.add"),
        ("resnet20", "layer2.0.add"),
        ("resnet18", "maxpool"),
        ("resnet18", "layer2.1.conv2"),
    ],
)
def test_nothing_outside_the_theoretical_box_counts(slug: str, node: str, weights: str) -> None:
    network = cnnviz.load(slug, weights)
    shape = network.node(node).output
    pictures = DIGITS if network.preprocessing.channels == 1 else PHOTOS
    for position in ((shape[1] // 2, shape[2] // 3), (0, shape[2] - 1)):
        effective = effective_field(network, pictures, (node, *position), channels=2)
        field = network.node(node).receptive_field
        assert isinstance(field, ReceptiveField)
        rows, columns = field.vertical.interval(position[0]), field.horizontal.interval(position[1])
        height, width = effective.heat.shape
        box = Box(max(0, rows[0]), max(0, columns[0]), min(height, rows[1]) - 1, min(width, columns[1]) - 1)
        assert effective.theoretical == box
        assert_nothing_outside(effective.heat, box)
        assert effective.gradients == 4


@pytest.mark.parametrize(
    ("slug", "node"), [("googlenet", "inception4a.cat"), ("densenet121", "features.denseblock1.cat")]
)
def test_nor_in_networks_with_branches(slug: str, node: str) -> None:
    network = cnnviz.load(slug, "random")
    _, rows, columns = network.node(node).output
    effective = effective_field(network, PHOTOS[:1], (node, rows // 2, columns // 2), channels=2)
    assert_nothing_outside(effective.heat, effective.theoretical)
    assert effective.box is not None
    assert effective.theoretical is not None
    assert effective.box.area < effective.theoretical.area


@settings(max_examples=40)
@given(steps=any_steps, data=st.data())
def test_nor_in_random_small_graphs(steps: list[Step], data: st.DataObject) -> None:
    network = random_graphs.network(steps)
    assume(network is not None)
    assert network is not None
    node = data.draw(st.sampled_from(network.nodes))
    row, column = (data.draw(st.integers(0, size - 1)) for size in node.output[1:])
    effective = effective_field(network, [random_graphs.picture()], (node.name, row, column), channels=3)
    assert_nothing_outside(effective.heat, effective.theoretical)


def test_the_heat_is_the_mean_gradient_as_autograd_says() -> None:
    torch.manual_seed(1)
    module = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.Tanh(), nn.Conv2d(4, 2, 3, stride=2))
    network = cnnviz.wrap(module, (3, 12, 12))
    rng = np.random.default_rng(0)
    pixels = [rng.integers(0, 256, (12, 12, 3), np.uint8) for _ in range(3)]
    effective = effective_field(network, [cnnviz.picture_from_pixels(each) for each in pixels], ("2", 2, 1), channels=2)
    expected = torch.zeros(12, 12)
    for each in pixels:
        for channel in range(2):
            picture = torch.tensor(each).permute(2, 0, 1)[None].float().div(255).requires_grad_()
            (gradient,) = torch.autograd.grad(module(picture)[0, channel, 2, 1], picture)
            expected += gradient[0].abs().sum(0)
    np.testing.assert_allclose(effective.heat, expected / expected.sum(), rtol=1e-4, atol=1e-7)
    assert effective.heat.sum() == pytest.approx(1)
    assert not effective.heat.flags.writeable


class TestBox:
    @settings(max_examples=50)
    @given(seed=st.integers(0, 999), row=st.integers(0, 14), column=st.integers(0, 14))
    def test_it_is_the_smallest_centered_one_that_holds_enough(self, seed: int, row: int, column: int) -> None:
        network = cnnviz.wrap(Weighted(seed), (1, 15, 15))
        effective = effective_field(network, [gray()], ("conv", row, column), channels=1)
        assert effective.box is not None
        radii = [radius for radius in range(8) if held(effective.heat, row, column, radius) >= SHARE_IN_BOX - 1e-6]
        smallest = radii[0]
        assert effective.box == Box(
            max(0, row - smallest), max(0, column - smallest), min(14, row + smallest), min(14, column + smallest)
        )
        assert effective.theoretical == Box(max(0, row - 7), max(0, column - 7), min(14, row + 7), min(14, column + 7))
        assert effective.share == effective.box.area / effective.theoretical.area

    def test_what_boxes_hold_grows_to_everything(self) -> None:
        effective = effective_field(cnnviz.load("resnet20"), PHOTOS, ("layer2.0.add", 8, 8), channels=2)
        sides, shares = effective.contained(50)
        assert (sides[0], sides[-1], shares[-1]) == (0, 1, pytest.approx(1))
        assert (np.diff(shares) >= 0).all()
        assert effective.box is not None
        spare = next(side for side, share in zip(sides, shares, strict=True) if share >= SHARE_IN_BOX)
        assert isinstance(effective.field, ReceptiveField)
        assert effective.box.size[0] == pytest.approx(spare * effective.field.vertical.size, abs=2)

    def test_without_any_gradient_there_is_none(self) -> None:
        module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())
        nn.init.constant_(module[0].bias, -1e6)
        effective = effective_field(cnnviz.wrap(module, (1, 9, 9)), [gray(9)], ("1", 3, 3))
        assert (effective.box, effective.share, effective.heat.sum()) == (None, 0.0, 0.0)


class Weighted(nn.Module):
    """One convolution with positive random weights that are larger in the middle."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 15, padding=7)
        generator = torch.Generator().manual_seed(seed)
        away = (torch.arange(15) - 7).abs()
        bell = torch.exp(-torch.maximum(away[:, None], away[None]) / 2.0)
        self.conv.weight.data = (torch.rand(1, 1, 15, 15, generator=generator) * bell).contiguous()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x)  # type: ignore[no-any-return]


def gray(side: int = 15) -> cnnviz.Picture:
    return cnnviz.picture_from_pixels(np.full((side, side), 99, np.uint8))


def held(heat: np.ndarray, row: int, column: int, radius: int) -> float:
    rows, columns = slice(max(0, row - radius), row + radius + 1), slice(max(0, column - radius), column + radius + 1)
    return float(heat[rows, columns].sum())


def test_a_network_whose_units_see_everything_has_the_picture_for_a_box() -> None:
    network = cnnviz.load("mobilenet_v3_small", "random")
    gated = next(node for node in network.nodes if node.kind is cnnviz.Kind.MULTIPLY)
    effective = effective_field(network, PHOTOS[:1], (gated.name, 3, 4), channels=1)
    assert effective.theoretical == Box(0, 0, 223, 223)
    assert effective.field is cnnviz.WHOLE_IMAGE


def test_a_unit_that_sees_nothing_but_padding() -> None:
    module = nn.Sequential(nn.Conv2d(1, 1, 1, padding=1))
    effective = effective_field(cnnviz.wrap(module, (1, 9, 9)), [gray(9)], ("0", 0, 0))
    assert (effective.theoretical, effective.box, effective.share) == (None, None, 0.0)


def test_progress_counts_every_gradient_and_channels_differ() -> None:
    reports: list[tuple[int, int]] = []
    network = cnnviz.load("lenet5", "random")
    first = effective_field(
        network, DIGITS, ("s4", 2, 2), channels=6, progress=lambda done, total: reports.append((done, total))
    )
    assert reports == [(8, 12), (12, 12)]
    again = effective_field(network, DIGITS, ("s4", 2, 2), channels=6)
    np.testing.assert_array_equal(first.heat, again.heat)
    other = effective_field(network, DIGITS, ("s4", 2, 2), channels=6, seed=1)
    assert not np.array_equal(first.heat, other.heat)


def test_a_large_network_takes_fewer_gradients_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    network = cnnviz.load("lenet5", "random")
    together = effective_field(network, DIGITS, ("s4", 2, 2), channels=3)
    reports: list[int] = []
    monkeypatch.setattr("cnnviz.analysis.receptive_field.effective.MOST_NUMBERS", 1)
    alone = effective_field(network, DIGITS, ("s4", 2, 2), channels=3, progress=lambda done, _: reports.append(done))
    assert reports == [1, 2, 3, 4, 5, 6]
    np.testing.assert_allclose(alone.heat, together.heat, rtol=1e-4, atol=1e-8)


def test_a_place_that_is_none_is_refused() -> None:
    network = cnnviz.load("lenet5", "random")
    with pytest.raises(cnnviz.UnknownUnitError):
        effective_field(network, DIGITS, ("s4", 5, 0))
    with pytest.raises(cnnviz.UnknownNodeError):
        effective_field(network, DIGITS, ("s9", 0, 0))


def test_untrained_sees_pictures_of_the_same_size() -> None:
    trained = cnnviz.load("resnet18")
    random = untrained(trained)
    assert random.preprocessing == trained.preprocessing
    assert random.node("layer4.1.add").output == trained.node("layer4.1.add").output
    assert not random.provenance.trained
    assert not np.array_equal(random.parameter("conv1"), trained.parameter("conv1"))


def test_centered_boxes_are_as_asked() -> None:
    boxes = CenteredBoxes((3.5, 2.0), (1.5, 1.0))
    assert boxes.box((8, 8), 1.0) == Box(2, 1, 5, 3)
    assert boxes.box((8, 8), 1.0).size == (4, 3)
