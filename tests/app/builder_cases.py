"""Designs that the tests of the Builder page share."""

import random

from cnnviz.design import MOST_LAYERS, Design, Layer, summarize


def mine(*layers: Layer, shape: tuple[int, int, int] = (3, 32, 32)) -> Design:
    return Design("Mine", shape, 10, layers)


def large_design() -> Design:
    """As many layers as there may be, none like another: more than an address holds."""
    sizes = random.Random(0)  # noqa: S311 - nothing secret
    branches = ("ones", "threes", "fives", "pooled")
    return mine(
        *(Layer.of("inception", **{each: sizes.randint(1, 512) for each in branches}) for _ in range(MOST_LAYERS))
    )


def faulty(built: Design) -> int:
    """The place of the layer that cannot follow; behind all of them where every one can."""
    return next((index for index, step in enumerate(summarize(built)) if step.problem), MOST_LAYERS)
