"""Loading networks by name: an architecture, its traced graph and weights for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock

import torch

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.registry import find
from cnnviz.design.slugs import is_built, to_slug
from cnnviz.graph import reading
from cnnviz.graph.nodes import Graph, Node
from cnnviz.network import Network, device
from cnnviz.weights.loading import Weights, load_weights
from cnnviz.weights.specification import specification

Progress = Callable[[int, int], None]


#: One network is traced by one thread at a time, and others that want the same wait for it. A fixed number of locks, so
#: that slugs of designs do not fill memory.
_LOCKS = tuple(Lock() for _ in range(64))


def _graph(architecture: Architecture, classes: int, shape: tuple[int, int, int]) -> Graph:
    """Traced once per architecture and shape; holds no weights."""
    with _LOCKS[hash(architecture.slug) % len(_LOCKS)]:
        return _traced_once(architecture, classes, shape)


@lru_cache(maxsize=128)
def _traced_once(architecture: Architecture, classes: int, shape: tuple[int, int, int]) -> Graph:
    """External code may need weights to run."""
    module = architecture.build(classes).eval() if architecture.external else architecture.skeleton(classes)
    return reading.trace(module, shape)


def _traced(architecture: Architecture, loaded: Weights) -> Graph:
    """External code is traced on the module that will run, because constants that it creates are kept there."""
    shape = loaded.preprocessing.shape
    if architecture.external:
        return reading.trace(loaded.module, shape)
    return _graph(architecture, len(loaded.labels), shape)


def load(
    slug: str | Path,
    weights: str | Path | bytes | None = None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    on: str | None = None,
    offline: bool = False,
) -> Network:
    """Load a network of ``cnnviz.networks()``, or one of timm's, when it is installed, as ``"timm:resnet10t"``.

    A network composed on the Builder page is loaded by its file, ``"my-net.json"``, or its slug, ``"built:..."``.
    ``weights``: ``"bundled"`` (trained by this project; an external network's own; the default),
    ``"imagenet"`` (torchvision's or timm's; downloaded on first use, ``progress(done, total)`` in bytes),
    ``"random"`` (seeded; usual for composed ones), or a ``.safetensors`` or ``.pth`` file: its path or its content.
    ``on`` overrides the device; ``offline`` downloads nothing. Raises ``UnknownNetworkError``,
    ``MissingPackageError``, ``DesignError`` or ``WeightsError``.
    """
    slug = to_slug(slug)
    architecture = find(slug)
    if weights is None:
        weights = "random" if is_built(slug) else "bundled"
    loaded = load_weights(slug, weights, seed=seed, progress=progress, offline=offline)
    return Network(slug, loaded, _traced(architecture, loaded), torch.device(on) if on else device())


def layers(slug: str | Path, weights: str = "random") -> tuple[Node, ...]:
    """The nodes of a network without its weights; ``weights`` decides the input size and number of classes."""
    slug = to_slug(slug)
    classes, preprocessing = specification(slug, weights)
    return _graph(find(slug), classes, preprocessing.shape).nodes
