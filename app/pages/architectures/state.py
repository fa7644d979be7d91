"""What the visitor selected on the page."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import cnnviz
from app.choosing import selection
from app.state import State, entry
from cnnviz import NetworkCard

VIEWS = ("time", "layers", "compare", "all", "head", "source")
FOLDS = ("steps", "blocks", "stages")
MEASURES = ("macs", "parameters", "memory")
SCALES = ("share", "absolute")
COSTS = ("parameters", "macs")
RECIPES = ("best", "first")
HEADS = ("own", "pooled")
#: In place of a family: all of them.
ALL = "all"
MOST_COMPARED = 4
FIRST_COMPARED = "alexnet vgg16 googlenet resnet50"


@dataclass(frozen=True, slots=True)
class Architectures:
    """``network`` and ``member`` (of a family) are empty until they are settled, ``compared`` has slugs and spaces.

    ``fold`` and ``search`` shape the layer table, ``measure`` and ``scale`` the bars, ``cost``, ``recipe`` (of weights)
    and ``point`` (a network) the chart of accuracies, ``head`` the counted parameters.
    """

    view: str = entry("time", name="arch_view", options=VIEWS)
    family: str = entry(ALL, name="arch_family")
    member: str = entry("", name="arch_member")
    network: str = entry("", name="arch_net")
    fold: str = entry("steps", name="arch_fold", options=FOLDS)
    search: str = entry("", name="arch_find")
    compared: str = entry(FIRST_COMPARED, name="arch_compare")
    measure: str = entry("macs", name="arch_by", options=MEASURES)
    scale: str = entry("share", name="arch_as", options=SCALES)
    cost: str = entry("parameters", name="arch_cost", options=COSTS)
    recipe: str = entry("best", name="arch_recipe", options=RECIPES)
    head: str = entry("own", name="arch_head", options=HEADS)
    point: str = entry("resnet50", name="arch_point")


STATE = State("architectures", Architectures)


def cards(slugs: Iterable[str] = ()) -> dict[str, NetworkCard]:
    """Every network that this visitor can read about; of ``slugs`` also networks that somebody built."""
    result = selection.cards()
    for slug in slugs:
        if slug not in result and slug.startswith(selection.BUILT):
            with suppress(cnnviz.CnnvizError):
                result[slug] = cnnviz.card(slug)
    return result


def compared() -> list[str]:
    """Slugs of the networks that are compared, without unknown ones."""
    slugs = STATE.value.compared.split()
    selectable = cards(slugs)
    return list(dict.fromkeys(slug for slug in slugs if slug in selectable))[:MOST_COMPARED]


def joined(slugs: Iterable[str], slug: str) -> str:
    """A text for ``Architectures.compared``: these networks and one more; the first makes room for a fifth.

    >>> joined(["a", "b", "c", "d"], "e"), joined(["a", "b"], "a")
    ('b c d e', 'b a')
    """
    others = [each for each in slugs if each != slug]
    return " ".join([*others, slug][-MOST_COMPARED:])
