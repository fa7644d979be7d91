import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from cnnviz.design import Design, Layer, slug_of
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.exporting import Origin, export, read_origin
from cnnviz.training.live.recipe import NONE, USUAL, Recipe
from cnnviz.training.live.replay import Replay
from cnnviz.training.live.trainer import prepare
from cnnviz.weights.embedded_card import ENTRY, metadata
from cnnviz.weights.loading import load_weights

SLUG = slug_of(
    Design("Small", (1, 8, 8), 10, (Layer.of("conv", filters=4), Layer.of("batch-norm"), Layer.of("flatten")))
)
ORIGIN = Origin(SLUG, "halves", Recipe(epochs=1, batch=16, augmentation=USUAL), 3)


@pytest.fixture(scope="module")
def content(halves: Dataset) -> bytes:
    trainer = prepare(SLUG, halves, ORIGIN.recipe)
    trainer.run()
    return export(trainer.history.moments[-1], ORIGIN, halves.classes, halves.preprocessing)


def test_a_file_has_the_network_as_it_was(content: bytes, halves: Dataset) -> None:
    trainer = prepare(SLUG, halves, ORIGIN.recipe)
    trainer.run()
    weights = load_weights(SLUG, content)
    assert weights.labels == halves.classes
    assert weights.preprocessing == halves.preprocessing
    for name, value in trainer.module.state_dict().items():
        assert torch.equal(weights.module.state_dict()[name], value)
    replay = Replay(SLUG, halves)
    picture, _ = replay.validation.batch(torch.tensor([0]))
    again = weights.module(picture)[0].softmax(0).numpy()
    shown = replay.frame(trainer.history.moments[-1], 0).probabilities
    assert np.allclose(again, shown, atol=1e-6)


def test_a_file_says_how_it_was_trained(content: bytes) -> None:
    assert read_origin(content) == ORIGIN


Card = dict[str, Any]
HOSTILE: dict[str, Callable[[Card], object]] = {
    "no training": lambda card: card.pop("training"),
    "no object": lambda card: card.update(training=[1]),
    "another optimizer": lambda card: card["training"]["recipe"].update(optimizer="x"),
    "a rate of a million": lambda card: card["training"]["recipe"].update(rate=1e6),
    "a rate that is no number": lambda card: card["training"]["recipe"].update(rate=float("nan")),
    "an unknown entry": lambda card: card["training"]["recipe"].update(code="import os"),
    "a long recipe": lambda card: card["training"]["recipe"].update(code="x" * 9999),
    "a negative step": lambda card: card["training"].update(step=-1),
    "a step that is true": lambda card: card["training"].update(step=True),
    "a long slug": lambda card: card["recipe"].update(slug="x" * 5000),
    "a line break in a name": lambda card: card["recipe"].update(data="a\nb"),
    "a number for a name": lambda card: card["recipe"].update(data=3),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_metadata_of_others_are_refused(content: bytes, change: Callable[[Card], object]) -> None:
    card = json.loads(metadata(content))
    change(card)
    with pytest.raises(TrainingError) as caught:
        read_origin(save(load(content), metadata={ENTRY: json.dumps(card)}))
    assert caught.value.reason == TrainingFault.FILE


@pytest.mark.parametrize("other", [b"", b"[]", b"PK\x03\x04", b"\x80" * 99])
def test_other_files_have_no_recipe(other: bytes) -> None:
    with pytest.raises(TrainingError):
        read_origin(other)


def test_a_recipe_without_augmentation(content: bytes) -> None:
    card = json.loads(metadata(content))
    card["training"]["recipe"].pop("augmentation")
    read = read_origin(save(load(content), metadata={ENTRY: json.dumps(card)}))
    assert read.recipe.augmentation == NONE
