"""The concepts of the curriculum in numbers, the published counts, and that the words name the right ones."""

import math

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

import cnnviz
from app.text import words
from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.analysis.cost.weights import flattened_weights
from cnnviz.analysis.published import published
from cnnviz.architectures.catalog import NetworkCard, networks
from cnnviz.architectures.registry import architectures
from cnnviz.geometry import AxisField, Window
from cnnviz.graph.reading import trace

PUBLISHED = [slug for slug in architectures() if published(slug)]
SMALL = [slug for slug in PUBLISHED if published(slug)[0].macs < 4e8]


def card(slug: str) -> NetworkCard:
    return next(card for card in networks() if card.slug == slug)


def size(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


# --- concepts ---


def test_fully_connected_does_not_scale() -> None:
    assert [nn.Linear(math.prod(shape), 1, bias=False).weight.numel() for shape in ((32, 32, 3), (200, 200, 3))] == [
        3_072,
        120_000,
    ]


def test_sharing_weights() -> None:
    conv = next(node for node in cnnviz.layers("alexnet2012") if node.name == "conv1")
    weights = dict(conv.weights)["weight"]
    assert conv.parameters == 34_944
    assert math.prod(conv.output) * (math.prod(weights[1:]) + 1) == 105_705_600


def test_small_filters_stacked() -> None:
    def stack(kernel: int, times: int) -> tuple[int, int]:
        module = nn.Sequential(*(nn.Conv2d(128, 128, kernel, bias=False) for _ in range(times)))
        span = AxisField()
        for _ in range(times):
            span = span.through(Window(kernel))
        return size(module), span.size

    assert stack(3, 2) == (294_912, 5)
    assert stack(5, 1) == (409_600, 5)
    assert stack(3, 3) == (442_368, 7)
    assert stack(7, 1) == (802_816, 7)
    assert f"{1 - 294_912 / 409_600:.1%}" == "28.0%"


def test_one_by_one_first() -> None:
    def macs(*layers: nn.Module) -> int:
        return sum(node.macs for node in trace(nn.Sequential(*layers).eval(), (480, 14, 14)).nodes)

    direct = macs(nn.Conv2d(480, 48, 5, padding=2))
    reduced = macs(nn.Conv2d(480, 16, 1), nn.Conv2d(16, 48, 5, padding=2))
    assert (direct, reduced, f"{direct / reduced:.1f}") == (112_896_000, 5_268_480, "21.4")


def test_global_average_pooling_has_no_weights() -> None:
    assert size(nn.AdaptiveAvgPool2d(1)) == 0
    assert flattened_weights((1024, 7, 7), 1024) == 7 * 7 * 1024 * 1024 == 51_380_224


def test_pooling_drops_three_quarters() -> None:
    maps = torch.zeros(1, 4, 8, 8)
    pooled: Tensor = nn.MaxPool2d(2)(maps)
    assert 1 - pooled.numel() / maps.numel() == 0.75


def test_same_padding() -> None:
    assert nn.ZeroPad2d(1)(torch.zeros(1, 1, 8, 8)).shape == (1, 1, 10, 10)
    assert all(Window(kernel, padding=(kernel - 1) // 2).output_size(8) == 8 for kernel in (1, 3, 5, 7))


# --- published counts ---


@pytest.mark.parametrize("slug", PUBLISHED)
def test_parameters_are_those_of_the_weight_cards(slug: str) -> None:
    """Within 1.5 percent, but for the head of Inception v3 that only training uses; GoogLeNet's card leaves its out."""
    entry = published(slug)[0]
    extra = 3_326_696 if slug == "inception_v3" else 0
    assert card(slug).parameters + extra == pytest.approx(entry.parameters, rel=0.015)


@pytest.mark.parametrize("slug", SMALL)
def test_multiply_adds_of_small_networks(slug: str) -> None:
    """Within 1.5 percent of a card that has three decimals of a billion (for larger ones ``test_zoo`` is stricter)."""
    assert total(rows_of(cnnviz.layers(slug))).macs == pytest.approx(published(slug)[0].macs, rel=0.015)


def test_auxiliary_heads_explain_the_two_conventions() -> None:
    with_heads = {
        "googlenet": size(models.googlenet(weights=None, init_weights=False)),
        "inception_v3": size(models.inception_v3(weights=None, init_weights=False)),
    }
    assert with_heads["inception_v3"] == published("inception_v3")[0].parameters == 27_161_264
    assert with_heads["inception_v3"] - card("inception_v3").parameters == 3_326_696
    assert published("googlenet")[0].parameters == card("googlenet").parameters < with_heads["googlenet"]


# --- the words say so ---


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("slug", "numbers"),
    [
        ("lenet5", "61,706 60,000 340,908 1,516 12 32"),
        ("alexnet2012", "60,965,224 62,378,344 54.25 227"),
        ("alexnet", "61,100,840 60,965,224 64-192-384-256-256"),
        ("vgg16", "138,357,544 143,667,240 227 CNN"),
        ("googlenet", "6,624,904 6,998,552 5×5 3×3"),
        ("resnet50", "427 483 v1.5"),
        ("densenet121", "7,978,856 121"),
        ("resnet20", "269,722 853,018"),
        ("mycnn", "421,642"),
    ],
)
def test_the_card_says_how_it_differs(slug: str, language: str, numbers: str) -> None:
    said = card(slug).differs[language]
    assert [number for number in numbers.split() if number not in said] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_explains_the_conventions(language: str) -> None:
    wording = words(language)
    said = (
        wording("architectures.conventions")
        + wording("architectures.memory-help")
        + wording("architectures.parameters-caption", extra="")
    )
    assert [
        number for number in ("152", "156", "121", "61 MB", "93 MB", "GoogLeNet", "GFLOPS") if number not in said
    ] == []
