import pytest

from cnnviz.architectures.registry import architectures, find
from cnnviz.pictures.images import Preprocessing
from cnnviz.training.recipes import RECIPES
from cnnviz.weights.sources import Source, sources
from cnnviz.weights.specification import default_preprocessing, specification


@pytest.mark.parametrize(
    ("slug", "classes", "expected"),
    [
        ("lenet5", 10, Preprocessing(1, 32, 32, 28, (0.1307,), (0.3081,))),
        ("mycnn", 10, Preprocessing(1, 28, 28, 28, (0.1307,), (0.3081,))),
        ("resnet20", 10, Preprocessing(3, 32, 32, 32, (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))),
        ("alexnet2012", 1000, Preprocessing(3, 227, 227, 256, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))),
        ("resnet18", 1000, Preprocessing(3, 224, 224, 256, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))),
        ("inception_v3", 1000, Preprocessing(3, 299, 299, 342, (0.5,) * 3, (0.5,) * 3)),
    ],
)
def test_pictures_for_random_weights(slug: str, classes: int, expected: Preprocessing) -> None:
    assert specification(slug, "random") == (classes, expected)


@pytest.mark.parametrize("slug", sorted(architectures()))
def test_every_network_has_a_picture_size(slug: str) -> None:
    preprocessing = default_preprocessing(find(slug))
    assert (preprocessing.channels, preprocessing.height, preprocessing.width) == find(slug).input
    assert len(preprocessing.mean) == len(preprocessing.std) == preprocessing.channels
    assert preprocessing.resize >= preprocessing.height or slug == "lenet5"  # its digits of 28 pixels have a border
    if Source.IMAGENET in sources(slug):
        assert specification(slug, "imagenet") == (1000, preprocessing)


def test_statistics_are_those_of_the_training() -> None:
    for slug in ("lenet5", "mycnn", "resnet20"):
        preprocessing = default_preprocessing(find(slug))
        assert (preprocessing.mean, preprocessing.std) == (RECIPES[slug].mean, RECIPES[slug].std)
