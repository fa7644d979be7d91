"""The network of the first screen: loaded before anybody comes, and asked whether it still answers."""

import numpy as np

import cnnviz
from app.choosing.selection import DEFAULT_NETWORK, usable_source
from app.results import forwarding, network

SIDE = 32  # pixels


def load() -> cnnviz.Network:
    """The network with the best weights that need no download; raises ``cnnviz.WeightsError``."""
    return network(DEFAULT_NETWORK, usable_source(DEFAULT_NETWORK))


def compute() -> None:
    """Run it on noise, in a turn like any visitor's; nothing is kept.

    Raises ``cnnviz.CnnvizError``: no turn came, or the network cannot be had.
    """
    noise = np.random.default_rng().integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    first = load()
    with forwarding():
        first.probabilities(cnnviz.picture_from_pixels(noise))
