import pytest

import cnnviz
from app.choosing.naming import display
from app.choosing.references import compose, parse
from app.text import words


@pytest.mark.parametrize("name", ["", "lenet5", "lenet5|random|c1|x", "lenet5|random|c1|-1", "lenet5|random|c1|123456"])
def test_other_texts_are_no_references(name: str) -> None:
    assert parse(name, 4) is None


def test_a_reference_is_taken_apart() -> None:
    assert parse(compose("lenet5", "random", "c1", index=7), 4) == (["lenet5", "random", "c1"], 7)
    assert parse("lenet5|random|sample:digit-3|c1|7", 5) == (["lenet5", "random", "sample:digit-3", "c1"], 7)
    assert parse("lenet5|random|c1|7", 5) is None


def test_networks_that_are_not_on_offer() -> None:
    assert parse("nonet|random|c1|7", 4) is None


def test_weights_are_sources_of_the_network_and_no_paths() -> None:
    for weights in ("/etc/hostname", "imagenet", "file:0123", "assets/weights/lenet5.safetensors"):
        assert parse(f"lenet5|{weights}|c1|7", 4) is None


def test_an_address_never_starts_a_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cnnviz, "is_cached", lambda _: False)
    assert parse("vgg19|imagenet|features.0|0", 4) is None
    monkeypatch.setattr(cnnviz, "is_cached", lambda _: True)
    assert parse("vgg19|imagenet|features.0|0", 4) is not None


def test_a_network_is_called_by_its_usual_name() -> None:
    assert display(words("en"), "resnet50") == "ResNet-50"
