import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import save

from cnnviz.architectures.registry import find
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights.embedded_card import ENTRY, LONGEST_HEADER, embedded_card, metadata
from cnnviz.weights.loading import load_weights
from cnnviz.weights.specification import specification

LENET = find("lenet5")
LABELS = ("cup", "spoon", "<b>fork</b>")
Content = dict[str, Any]


def card() -> Content:
    recipe = {"slug": "lenet5", "input": [1, 32, 32], "mean": [0.25], "std": [0.5], "labels": "own"}
    return {"recipe": recipe, "labels": list(LABELS), "accuracy": 0.9, "test_pictures": 10}


def file(content: object, classes: int = 3) -> bytes:
    text = content if isinstance(content, str) else json.dumps(content)
    return save(LENET.build(classes).state_dict(), metadata={ENTRY: text})


def test_a_file_names_its_classes_and_its_preprocessing(tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    path.write_bytes(file(card()))
    for source in (path, path.read_bytes()):
        weights = load_weights("lenet5", source)
        assert weights.labels == LABELS
        assert weights.preprocessing == Preprocessing(1, 32, 32, 32, (0.25,), (0.5,))
        assert weights.provenance.labels_key == "own"
        assert specification("lenet5", source) == (3, weights.preprocessing)


def test_the_input_may_be_that_of_the_bundled_weights() -> None:
    """ResNet-18 was built for 224 px and is bundled with another size; a file with a new last layer keeps that."""
    classes, own = specification("resnet18", "bundled")
    recipe = {
        "slug": "resnet18",
        "input": list(own.shape),
        "mean": list(own.mean),
        "std": list(own.std),
        "labels": "own",
    }
    text = json.dumps({"recipe": recipe | {"resize": own.resize}, "labels": list(LABELS)})
    content = save(find("resnet18").build(3).state_dict(), metadata={ENTRY: text})
    assert classes != 3
    assert specification("resnet18", content) == (3, own)


def test_it_makes_no_claim_of_accuracy() -> None:
    read = embedded_card(file(card()), LENET, 3, {LENET.input})
    assert read is not None
    assert (read.accuracy, read.epochs, read.test_pictures, read.sha256) == (None, None, None, None)


HOSTILE: dict[str, Callable[[Content], object]] = {
    "another network": lambda card: card["recipe"].update(slug="mycnn"),
    "no network": lambda card: card["recipe"].pop("slug"),
    "a list for a slug": lambda card: card["recipe"].update(slug=[]),
    "fewer classes": lambda card: card["labels"].pop(),
    "a long label": lambda card: card.update(labels=["x" * 61, "b", "c"]),
    "an empty label": lambda card: card.update(labels=[" ", "b", "c"]),
    "a line break": lambda card: card.update(labels=["a\nb", "b", "c"]),
    "a direction mark": lambda card: card.update(labels=["a\u202eb", "b", "c"]),
    "numbers for labels": lambda card: card.update(labels=[1, 2, 3]),
    "a large picture": lambda card: card["recipe"].update(input=[1, 10**9, 10**9]),
    "another size": lambda card: card["recipe"].update(input=[1, 28, 28]),
    "a large resize": lambda card: card["recipe"].update(resize=10**9),
    "a small resize": lambda card: card["recipe"].update(resize=1),
    "not a number": lambda card: card["recipe"].update(mean=[float("nan")]),
    "an infinite number": lambda card: card["recipe"].update(std=[float("inf")]),
    "a number of 400 digits": lambda card: card["recipe"].update(mean=[10**400]),
    "a deviation of nothing": lambda card: card["recipe"].update(std=[1e-30]),
    "a hash": lambda card: card.update(weights_sha256="0" * 64),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_card_that_does_not_fit_is_none(change: Callable[[Content], object]) -> None:
    content = card()
    change(content)
    weights = load_weights("lenet5", file(content))
    assert weights.labels == ("class 0", "class 1", "class 2")
    assert weights.provenance.card is None
    assert weights.preprocessing == load_weights("lenet5", "random").preprocessing


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 50_000, '{"recipe": 3}', "\U0001f600"])
def test_other_metadata_are_no_card(text: str) -> None:
    assert load_weights("lenet5", file(text)).provenance.card is None


@pytest.mark.parametrize("key", ["imagenet", "tiny64", ["own"], None, 3])
def test_translations_of_other_classes_are_not_believed(key: object) -> None:
    content = card()
    content["recipe"]["labels"] = key
    read = embedded_card(file(content), LENET, 3, {LENET.input})
    assert read is not None
    assert read.labels_key == "own"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        bytes(8),
        (LONGEST_HEADER + 1).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (21).to_bytes(8, "little") + b'{"__metadata__": [3]}',
        (31).to_bytes(8, "little") + b'{"__metadata__":{"cnnviz":null}}',
    ],
)
def test_other_files_have_no_metadata(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    assert metadata(content) == metadata(tmp_path / "file") == ""
