"""English is spelled as in American dictionaries."""

import re

from tests.unit.test_house import tracked_texts

#: Beginnings of words in British spelling.
BRITISH = (
    "artefact", "behaviour", "catalogue", "centre", "centring", "colour", "defence", "favour", "generalis",
    "grey", "honour", "initialis", "labelled", "labelling", "licence", "maximis", "minimis", "modelled", "modelling",
    "neighbour", "normalis", "optimis", "organis", "parametris", "recognis", "summaris", "travelled", "visualis",
)  # fmt: skip
WORD = re.compile(rf"(?:{'|'.join(BRITISH)})[a-z]*", re.IGNORECASE)
#: Names of ImageNet's classes are torchvision's; the others are written by tools, computed elsewhere, or this list.
OTHERS = (
    "assets/text/imagenet.toml",
    "package-lock.json",
    "docs/sources.md",
    "tests/data/",
    "tests/unit/test_spelling.py",
)


def test_words_are_in_american_spelling() -> None:
    words = {path: WORD.findall(text) for path, text in tracked_texts() if not path.startswith(OTHERS)}
    assert {path: sorted(set(each)) for path, each in words.items() if each} == {}


def test_british_words_are_recognized() -> None:
    assert WORD.findall("the coloured Neighbour of _grey_range") == ["coloured", "Neighbour", "grey"]
