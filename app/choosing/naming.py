"""What the classes of a network are called."""

from __future__ import annotations

import cnnviz
from app.text import Words, class_name


def class_label(words: Words, network: cnnviz.Network, index: int) -> str:
    """A class in the visitor's language; by number where nobody has named the outputs."""
    key = network.provenance.labels_key
    return class_name(words, key, network.labels[index]) if key else words("choosing.class", index=index)
