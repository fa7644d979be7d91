"""What one page names to another in an address: ``<net>|<weights>|...|<number>``."""

from __future__ import annotations

import re

from app.choosing.selection import is_at_hand

NUMBER = re.compile("[0-9]{1,5}", re.ASCII)


def compose(*texts: str, index: int) -> str:
    """The reference that ``parse`` takes apart.

    >>> compose("lenet5", "bundled", "c1", index=3)
    'lenet5|bundled|c1|3'
    """
    return "|".join((*texts, str(index)))


def parse(reference: str, count: int) -> tuple[list[str], int] | None:
    """The ``count - 1`` texts and the number of a reference, the first two texts a network and its weights.

    ``None`` where the text is no such reference, or its weights are not at hand: weights that an address names are not
    downloaded unless the visitor asks for them.
    """
    *texts, number = reference.split("|")
    if len(texts) != count - 1 or not NUMBER.fullmatch(number) or not is_at_hand(texts[0], texts[1]):
        return None
    return texts, int(number)
