import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnviz.pictures.images import Preprocessing
from cnnviz.weights.model_card import LARGEST, ModelCard, digest_of, read_card


def card() -> dict[str, Any]:
    recipe = {"slug": "resnet18", "input": [3, 96, 128], "mean": [0.5, 0.4, 0.3], "std": [0.1, 0.2, 0.3]}
    return {"recipe": recipe, "labels": ["tabby_cat", "school_bus"], "accuracy": 0.75}


def written(content: object, folder: Path) -> Path:
    path = folder / "card.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_card_is_read_with_its_labels_as_words(tmp_path: Path) -> None:
    expected = ModelCard(
        slug="resnet18",
        labels=("tabby cat", "school bus"),
        labels_key=None,
        preprocessing=Preprocessing(3, 96, 128, 96, (0.5, 0.4, 0.3), (0.1, 0.2, 0.3)),
        accuracy=0.75,
    )
    assert read_card(written(card(), tmp_path)) == expected


def test_what_the_recipe_says_is_read(tmp_path: Path) -> None:
    content = {**card(), "test_pictures": 12}
    content["recipe"] |= {"labels": "tiny64", "epochs": 3, "resize": 80}
    read = read_card(written(content, tmp_path))
    assert (read.labels_key, read.epochs, read.test_pictures) == ("tiny64", 3, 12)
    assert read.preprocessing == Preprocessing(3, 96, 128, 80, (0.5, 0.4, 0.3), (0.1, 0.2, 0.3))


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card.pop("labels"),
        lambda card: card.pop("recipe"),
        lambda card: card.update(labels=[]),
        lambda card: card.update(labels=[1, 2]),
        lambda card: card["recipe"].pop("mean"),
        lambda card: card["recipe"].update(mean=[0.5]),
        lambda card: card["recipe"].update(std=[0.5]),
        lambda card: card["recipe"].update(std=[0.5, 0.5, 0.0]),
        lambda card: card["recipe"].update(input=[3, 0, 128]),
        lambda card: card["recipe"].update(input=[3, 128]),
        lambda card: card["recipe"].update(input="abc"),
    ],
)
def test_half_a_card_is_none(change: Callable[[dict[str, Any]], object], tmp_path: Path) -> None:
    content = card()
    change(content)
    with pytest.raises(ValueError, match="not a card"):
        read_card(written(content, tmp_path))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, "\udcff", " " * (LARGEST + 1)])
def test_other_files_are_no_cards(text: str, tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ValueError, match="card"):
        read_card(path)


def sealed() -> dict[str, Any]:
    content = {**card(), "weights_sha256": "0" * 64}
    return {**content, "card_sha256": digest_of(content)}


def test_a_card_names_the_hash_of_its_weights(tmp_path: Path) -> None:
    assert read_card(written(sealed(), tmp_path)).sha256 == "0" * 64
    assert read_card(written(dict(reversed(sealed().items())), tmp_path)).sha256 == "0" * 64


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card.update(accuracy=0.76),
        lambda card: card.update(note=""),
        lambda card: card["recipe"]["mean"].reverse(),
        lambda card: card.pop("card_sha256"),
        lambda card: card.pop("weights_sha256"),
        lambda card: card.update(weights_sha256="1" * 64),
    ],
)
def test_a_card_that_is_not_as_it_was_written(change: Callable[[dict[str, Any]], object], tmp_path: Path) -> None:
    content = sealed()
    change(content)
    with pytest.raises(ValueError, match="not a card"):
        read_card(written(content, tmp_path))


def test_no_card(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        read_card(tmp_path / "absent.json")
