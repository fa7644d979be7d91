"""Hashes in the cards of trained weights: ``python -m cnnviz.training.hashes [folder]`` writes them anew.

Run it after a card was edited by hand. Loading refuses weights and cards that differ from them.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cnnviz.assets import WEIGHTS
from cnnviz.weights.hashes import sha256
from cnnviz.weights.model_card import CARD_HASH, WEIGHTS_HASH, digest_of


def write_card(content: Mapping[str, Any], weights: Path) -> None:
    """Write the card beside the file ``weights``, with the hashes of both; raises ``OSError``."""
    card = {**content, WEIGHTS_HASH: sha256(weights)}
    card[CARD_HASH] = digest_of(card)
    weights.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main(words: Sequence[str] | None = None) -> None:
    """Write the hashes into every card of a folder; ``words`` are the arguments, by default those of this process."""
    parser = argparse.ArgumentParser(prog="python -m cnnviz.training.hashes", description="Write hashes into cards.")
    parser.add_argument("folder", nargs="?", type=Path, default=WEIGHTS, help="of the weights and cards (%(default)s)")
    for weights in sorted(parser.parse_args(words).folder.glob("*.safetensors")):
        write_card(json.loads(weights.with_suffix(".json").read_text(encoding="utf-8")), weights)


if __name__ == "__main__":
    main()
