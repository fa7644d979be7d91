"""A composed network is one like any other: found by its slug, loaded from its file, run, explained, told on a card."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import save, save_file

import cnnviz
from cnnviz.architectures.registry import architectures, find
from cnnviz.design import PRESETS, Design, Layer, build, check, slug_of
from cnnviz.errors import DesignError, DesignFault, WeightsError, WeightsFault
from cnnviz.weights.sources import Source
from cnnviz.weights.specification import default_preprocessing, specification

RESNET = PRESETS["resnet-small"]
SLUG = slug_of(RESNET)
PICTURE = cnnviz.picture_from_pixels(np.arange(48 * 48 * 3, dtype=np.uint8).reshape(48, 48, 3))


def test_it_is_found_but_not_on_offer() -> None:
    result = find(SLUG)
    assert (result.slug, result.name, result.family) == (SLUG, "Small ResNet", "built")
    assert (result.input, result.classes, result.parameters) == ((3, 32, 32), 10, 175_258)
    assert find(SLUG) == result
    assert SLUG not in architectures()


@pytest.mark.parametrize("slug", ["built:", "built:nonsense", SLUG[:-5]])
def test_a_slug_that_says_nothing(slug: str) -> None:
    with pytest.raises(cnnviz.CnnvizError):
        find(slug)


def test_a_design_whose_layers_do_not_follow_is_refused_with_the_place() -> None:
    slug = slug_of(Design("A", (3, 8, 8), 2, (Layer.of("conv", kernel=9), Layer.of("flatten"))))
    for use in (find, cnnviz.load, cnnviz.layers, cnnviz.card):
        with pytest.raises(DesignError) as caught:
            use(slug)
        assert (caught.value.reason, caught.value.facts["name"]) == (DesignFault.WINDOW, "conv1")


def test_its_layers_are_the_steps() -> None:
    nodes = cnnviz.layers(SLUG)
    assert sum(node.parameters for node in nodes) == 175_258
    assert sum(node.macs for node in nodes) == sum(step.macs for step in check(RESNET))
    assert nodes[-1].name == "output"


def test_its_card_in_both_languages() -> None:
    card = cnnviz.card(SLUG)
    assert (card.name, card.family, card.year, card.authors, card.paper) == ("Small ResNet", "built", None, "", "")
    assert (card.input, card.parameters) == ((3, 32, 32), 175_258)
    assert set(card.idea) == set(card.differs) == {"ko", "en"}
    assert cnnviz.card("mycnn") in cnnviz.networks()


def test_weights_by_chance_are_seeded_and_usual() -> None:
    assert cnnviz.sources(SLUG) == (Source.RANDOM,)
    assert cnnviz.takes_files(SLUG)
    assert not cnnviz.is_cached(SLUG)
    first, same, other = cnnviz.load(SLUG), cnnviz.load(SLUG, "random"), cnnviz.load(SLUG, seed=1)
    assert first.provenance.source == Source.RANDOM
    assert np.array_equal(first.probabilities(PICTURE), same.probabilities(PICTURE))
    assert not np.array_equal(first.probabilities(PICTURE), other.probabilities(PICTURE))
    with pytest.raises(WeightsError) as caught:
        cnnviz.load(SLUG, "bundled")
    assert caught.value.reason == WeightsFault.NOT_OFFERED
    assert cnnviz.load("lenet5").provenance.source == Source.BUNDLED


def test_it_runs_and_a_number_of_it_is_explained() -> None:
    network = cnnviz.load(SLUG)
    run = network.run(PICTURE, ["residual1.add", "output"])
    assert run.maps["residual1.add"].shape == (16, 32, 32)
    explained = run.explain("residual1.add", 3, 4, 5)
    assert explained.captured == run.maps["residual1.add"][3, 4, 5]


def test_a_file_and_weights_for_it(tmp_path: Path) -> None:
    path, weights = tmp_path / "my-net.json", tmp_path / "my-net.safetensors"
    path.write_text(RESNET.json(), encoding="utf-8")
    state = build(RESNET).state_dict()
    save_file(state, weights)
    network = cnnviz.load(path, weights=weights)
    assert (network.slug, network.provenance.source) == (SLUG, Source.FILE)
    assert np.array_equal(network.parameter("conv1"), state["conv1.weight"].numpy())
    assert cnnviz.load(str(path)).provenance.source == Source.RANDOM
    assert cnnviz.layers(path) == cnnviz.layers(SLUG)
    assert cnnviz.load(SLUG, save(state)).provenance.source == Source.FILE


def test_weights_with_another_number_of_classes(tmp_path: Path) -> None:
    weights = tmp_path / "four.safetensors"
    save_file(build(RESNET, classes=4).state_dict(), weights)
    assert len(cnnviz.load(SLUG, weights).labels) == 4
    assert specification(SLUG, weights)[0] == 4


def test_weights_of_another_network(tmp_path: Path) -> None:
    save_file(build(PRESETS["mycnn"]).state_dict(), tmp_path / "other.safetensors")
    with pytest.raises(WeightsError) as caught:
        cnnviz.load(SLUG, tmp_path / "other.safetensors")
    assert caught.value.reason == WeightsFault.MISMATCH


@pytest.mark.parametrize(
    ("shape", "resize"),
    [
        ((1, 28, 28), 28),
        ((1, 32, 32), 28),
        ((1, 96, 96), 96),
        ((3, 32, 64), 64),
        ((3, 96, 96), 96),
        ((3, 224, 224), 256),
    ],
)
def test_the_whole_picture_is_seen_but_for_the_border_that_imagenets_crop_leaves_out(
    shape: tuple[int, int, int], resize: int
) -> None:
    preprocessing = default_preprocessing(find(slug_of(Design("A", shape, 2, (Layer.of("flatten"),)))))
    assert (preprocessing.shape, preprocessing.resize) == (shape, resize)


def test_a_large_network_is_a_slug_longer_than_a_file_name() -> None:
    layers = tuple(
        Layer.of("conv", filters=16 + 7 * index % 13, kernel=1 + index % 5, padding=2) for index in range(90)
    )
    slug = slug_of(Design("Long", (3, 16, 16), 10, (*layers, Layer.of("global-average-pool"), Layer.of("flatten"))))
    assert len(slug) > 255
    assert cnnviz.sources(slug) == (Source.RANDOM,)
