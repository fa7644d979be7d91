"""Results for all visitors: networks, uploads, and what networks compute, each bounded in bytes.

``Subject(slug, weights, picture)`` is what results are about; ``app.choosing.selection.subject()`` is the visitor's.
It answers ``activations(node)``, ``inputs(node)``, ``probabilities()``, ``probabilities_with(changes)``,
``explanation(node, unit)``, ``class_explanation(index)``, ``view()`` and ``input_shape(node)``. One forward pass serves
the activations of a node, what it reads, the explanations of all its units and runs with the node changed;
``keep(*nodes)`` makes one pass serve several nodes.

Anything else that a page computes::

    def shifted(subject: Subject, move: Move) -> Array:
        network, pixels = subject.network, subject.view()        # before ``forwarding``: these may wait for others

        def forward() -> Array:
            with forwarding():
                return network.run_batch(...)[...]

        return computed(("moved", subject, move), forward)

One thread computes a key at a time while others wait for it; its size is that of the arrays it holds (``size=`` where
that is wrong). Pages keep no caches of their own, but ``functools.lru_cache`` for small things that need no network.
"""

from app.results.faults import fault
from app.results.networks import has_network, network, prepare
from app.results.store import Store, size_of
from app.results.subject import Subject, computed
from app.results.turns import forwarding
from app.results.uploads import has_picture, keep_picture, keep_weights, picture

__all__ = [
    "Store",
    "Subject",
    "computed",
    "fault",
    "forwarding",
    "has_network",
    "has_picture",
    "keep_picture",
    "keep_weights",
    "network",
    "picture",
    "prepare",
    "size_of",
]
