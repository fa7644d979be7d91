from copy import deepcopy

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnnviz.architectures.registry import find
from cnnviz.training.live.distribution import BINS, SAMPLED, TAIL, Distribution, Point, distribution, layer_values
from cnnviz.training.live.networks import NETWORKS

PICTURES = torch.rand(8, 1, 12, 12, generator=torch.Generator().manual_seed(3))


def of(seed: int, *layers: nn.Module) -> nn.Module:
    module, generator = nn.Sequential(*layers), torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in module.parameters():
            part.normal_(0.2, 0.7, generator=generator)
    return module


def assert_of(measured: Distribution, values: Tensor) -> None:
    assert measured.mean == pytest.approx(float(values.double().mean()), abs=1e-5)
    assert measured.deviation == pytest.approx(float(values.double().std(correction=0)), rel=1e-5)


def test_every_point_is_what_hooks_of_a_plain_pass_see() -> None:
    body = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Conv2d(4, 3, 3), nn.ReLU()
    module = of(1, *body, nn.Flatten(), nn.Dropout(), nn.Linear(192, 2))
    reference = nn.Sequential(*deepcopy(body), nn.Flatten(), nn.Identity(), deepcopy(module[7]))  # type: ignore[index]
    reference[2].inplace = False
    seen: dict[int, Tensor] = {}
    for index, part in enumerate(reference):  # type: ignore[arg-type]
        part.register_forward_hook(lambda _part, _inputs, output, at=index: seen.update({at: output.detach()}))
    reference.train()(PICTURES)
    conv1, conv2, linear = layer_values(module.train(), PICTURES)
    assert [each.layer for each in (conv1, conv2, linear)] == ["0", "3", "7"]
    assert_of(conv1.points[Point.OUTPUT], seen[0])
    assert_of(conv1.points[Point.ENTERING], seen[1])
    assert conv1.zeros == pytest.approx(float((seen[2] == 0).float().mean()))
    assert_of(conv2.points[Point.OUTPUT], seen[3])
    assert_of(conv2.points[Point.ENTERING], seen[3])
    assert Point.NORMALIZED not in conv2.points
    assert_of(linear.points[Point.OUTPUT], seen[7])
    assert linear.zeros is None
    assert Point.ENTERING not in linear.points


def test_before_scale_and_shift_the_mean_is_0_and_the_deviation_1() -> None:
    module = of(2, nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
    (layer,) = layer_values(module, PICTURES)
    plain = nn.BatchNorm2d(4, affine=False)(module[0](PICTURES)).detach()  # type: ignore[index]
    assert_of(layer.points[Point.NORMALIZED], plain)
    assert layer.points[Point.NORMALIZED].mean == pytest.approx(0, abs=1e-5)
    assert layer.points[Point.NORMALIZED].deviation == pytest.approx(1, abs=1e-3)
    assert abs(layer.points[Point.ENTERING].mean) > 0.01


def test_a_shortcut_is_added_before_what_the_nonlinearity_reads() -> None:
    module = find(NETWORKS["resnet20"]).skeleton(2).to_empty(device="cpu")
    for part in module.modules():
        if hasattr(part, "reset_parameters"):
            part.reset_parameters()
    layers = {each.layer: each for each in layer_values(module, torch.rand(2, 3, 32, 32))}
    assert len(layers) == 20
    inner, behind = layers["layer1.0.conv1"], layers["layer1.0.conv2"]
    assert inner.points[Point.ENTERING].mean == pytest.approx(0, abs=1e-4)
    assert behind.points[Point.ENTERING].mean > 0.1  # of the shortcut, which a ReLU has passed


def test_bins_hold_a_sample_but_for_its_ends() -> None:
    values = torch.randn(40, 1000, generator=torch.Generator().manual_seed(5))
    measured = distribution(values)
    assert measured is not None
    assert len(measured.counts) == BINS
    assert measured.counts.sum() == pytest.approx(SAMPLED * (1 - 2 * TAIL), abs=2)
    assert np.allclose(measured.edges[[0, -1]], [-3.09, 3.09], atol=0.2)


def test_equal_values_have_one_bin_and_those_that_are_not_finite_none() -> None:
    flat = distribution(torch.full((5, 3), 2.0))
    assert flat is not None
    assert (flat.mean, flat.deviation, flat.counts.max()) == (2, 0, 15)
    mixed = distribution(torch.tensor([1.0, torch.inf, torch.nan, 3.0]))
    assert mixed is not None
    assert mixed.mean == 2
    assert distribution(torch.tensor([torch.nan])) is None
