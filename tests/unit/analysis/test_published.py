"""Published accuracy, against torchvision's metadata."""

import math

import pytest
from torchvision import models

from cnnviz.analysis.published import published
from cnnviz.architectures.catalog import networks
from cnnviz.architectures.registry import architectures

PUBLISHED = [slug for slug in architectures() if slug in models.list_models(module=models)]


@pytest.mark.parametrize("slug", PUBLISHED)
def test_accuracy_is_torchvision_s(slug: str) -> None:
    offered = models.get_model_weights(slug)
    result = published(slug)
    assert result[0].weights == offered.DEFAULT.name
    assert len({entry.weights for entry in result}) == len(result)
    for entry in result:
        meta = offered[entry.weights].meta
        accuracy = meta["_metrics"]["ImageNet-1K"]
        assert (entry.top1, entry.top5) == (accuracy["acc@1"], accuracy["acc@5"])
        assert entry.macs == pytest.approx(meta["_ops"] * 1e9, abs=1)
        assert entry.parameters == meta["num_params"]
        assert entry.side == offered[entry.weights].transforms().crop_size[0]
        assert 50 < entry.top1 < entry.top5 < 100


def test_weights_without_an_accuracy_are_left_out() -> None:
    assert math.isnan(models.VGG16_Weights.IMAGENET1K_FEATURES.meta["_metrics"]["ImageNet-1K"]["acc@1"])
    assert [entry.weights for entry in published("vgg16")] == ["IMAGENET1K_V1"]


def test_networks_of_our_own_have_none() -> None:
    without = {card.slug for card in networks() if not published(card.slug)}
    assert without == {"lenet5", "mycnn", "alexnet2012", "resnet20"}
    assert published("vit_b_16") == published("nothing") == ()


def test_one_architecture_has_several_recipes() -> None:
    best, first = published("resnet50")
    assert (best.weights, first.weights) == ("IMAGENET1K_V2", "IMAGENET1K_V1")
    assert best.top1 > first.top1
    assert (best.parameters, best.macs) == (first.parameters, first.macs)
