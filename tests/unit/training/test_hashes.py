import json
from pathlib import Path

import pytest

from cnnviz.assets import WEIGHTS
from cnnviz.training.hashes import main, write_card
from cnnviz.weights.hashes import sha256
from cnnviz.weights.model_card import digest_of

CARDS = sorted(WEIGHTS.glob("*.json"))


@pytest.mark.parametrize("card", CARDS, ids=[card.stem for card in CARDS])
def test_the_bundled_cards_have_the_hashes_of_what_is_bundled(card: Path) -> None:
    content = json.loads(card.read_text("utf-8"))
    weights = card.with_suffix(".safetensors")
    assert (content["weights_sha256"], content["card_sha256"]) == (sha256(weights), digest_of(content))


def test_a_card_is_written_beside_its_weights(tmp_path: Path) -> None:
    weights = tmp_path / "net.safetensors"
    weights.write_bytes(b"weights")
    write_card({"labels": ("one", "two")}, weights)
    content = json.loads((tmp_path / "net.json").read_text())
    assert content["labels"] == ["one", "two"]
    assert (content["weights_sha256"], content["card_sha256"]) == (sha256(weights), digest_of(content))


def test_the_command_renews_the_hashes_of_a_folder(tmp_path: Path) -> None:
    weights, card = tmp_path / "net.safetensors", tmp_path / "net.json"
    weights.write_bytes(b"weights")
    card.write_text(json.dumps({"note": "edited", "weights_sha256": "old", "card_sha256": "old"}))
    main([str(tmp_path)])
    content = json.loads(card.read_text())
    assert content == {"note": "edited", "weights_sha256": sha256(weights), "card_sha256": digest_of(content)}
    before = card.read_text()
    main([str(tmp_path)])
    assert card.read_text() == before
