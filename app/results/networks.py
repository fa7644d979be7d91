"""Networks, loaded once for all visitors, and what a process needs before its first one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeGuard

import streamlit as st

import cnnviz
from app.results import faults, uploads
from app.results.memory import BUDGET
from app.results.store import Store
from cnnviz import settings
from cnnviz.estimates import BYTES

Progress = Callable[[int, int], None]


def _forget_results(key: Hashable) -> None:
    """Results hold the network that they came from: they go with it."""
    if isinstance(key, tuple):
        results.discard(lambda each: _is_of(each, key))


def _is_of(key: Hashable, network: tuple[Hashable, ...]) -> TypeGuard[tuple[Hashable, ...]]:
    """Whether a result's key names the network: its subject has the slug and the weights."""
    subjects = [part for part in key if hasattr(part, "slug")] if isinstance(key, tuple) else []
    return any((subject.slug, subject.weights) == network[:2] for subject in subjects)


networks = Store(BUDGET, 0.3, _forget_results)
#: Feature maps and all else that is computed: a map of VGG's first layer has 13 MB, one of its last 0.1 MB.
results = Store(BUDGET, 0.2)
#: Data sets to train on that can be read or made again.
sets = Store(BUDGET, 0.05)


@st.cache_resource(show_spinner=False)
def prepare() -> bool:
    """Once per process: one torch thread, and the networks that the operator named."""
    cnnviz.use_threads(1)
    cnnviz.offer(settings.names(settings.NETWORKS))
    return True


def network(slug: str, weights: str, progress: Progress | None = None) -> cnnviz.Network:
    """A network shared by all visitors; ``weights`` is one of its sources, or ``file:<digest>`` of an upload.

    Only with ``progress`` weights are downloaded, and ``progress(done, total)`` is called with bytes meanwhile.
    Raises ``cnnviz.WeightsError`` or ``cnnviz.UnknownNetworkError``.
    """
    return networks.computed((slug, weights), lambda: _load(slug, weights, progress), bytes_of)


def has_network(slug: str, weights: str) -> bool:
    """Whether the network is loaded."""
    return (slug, weights) in networks


def bytes_of(loaded: cnnviz.Network) -> int:
    """Bytes of a network's weights."""
    return BYTES * sum(node.parameters for node in loaded.nodes)


def _load(slug: str, weights: str, progress: Progress | None) -> cnnviz.Network:
    prepare()
    own = weights.startswith(f"{uploads.FILE}:")
    if not own and weights not in cnnviz.sources(slug):  # the library would take it for a path on this machine
        raise cnnviz.WeightsError(cnnviz.WeightsFault.NOT_OFFERED, slug=slug, source=weights)
    source = uploads.weights(weights) if own else weights
    try:
        return cnnviz.load(slug, source, progress=progress, offline=progress is None)
    except cnnviz.WeightsError as error:
        if not own:
            faults.remember(slug, weights, error)
        raise
