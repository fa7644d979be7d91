"""What results are about: a network with weights, and a picture."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

import cnnviz
from app.results import networks, uploads
from app.results.store import size_of
from app.results.turns import forwarding
from cnnviz.probabilities import softmax

if TYPE_CHECKING:  # torch, which the server's start does not wait for
    from cnnviz.graph.changes import Changes

ResultT = TypeVar("ResultT")
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Subject:
    """A network's slug, the key of its weights (a source, or ``file:<digest>``) and the key of a picture."""

    slug: str
    weights: str
    picture: str

    @property
    def network(self) -> cnnviz.Network:
        """The network, loaded; raises ``cnnviz.WeightsError`` or ``cnnviz.UnknownNetworkError``."""
        return networks.network(self.slug, self.weights)

    def view(self) -> NDArray[np.uint8]:
        """The picture as the network receives it: ``(H, W, C)``, 0 to 255; raises ``cnnviz.PictureError``."""
        return self.network.view(uploads.picture(self.picture))

    def activations(self, node: str) -> Array:
        """What ``node`` computes for the picture: read-only float32 ``(C, H, W)``, a vector as ``(C, 1, 1)``.

        ``"input"`` is the normalized picture. Raises ``cnnviz.UnknownNodeError``.
        """
        return _as_maps(self._run(node).maps[node])

    def inputs(self, node: str) -> Mapping[str, Array]:
        """What ``node`` reads, by name: ``(C, H, W)`` each, vectors as ``(C, 1, 1)``."""
        maps = self._run(node).maps
        return {name: _as_maps(maps[name]) for name in self.network.node(node).inputs}

    def input_shape(self, node: cnnviz.Node) -> tuple[int, ...]:
        """Shape of the first thing that ``node`` reads."""
        return self.network.node(node.inputs[0]).output

    def probabilities(self) -> Array:
        """Softmax of the network's last output, ``(classes,)``; raises ``cnnviz.NotAClassifierError``."""
        self.network.check_classifies()
        return softmax(self._run(self._last).maps[self._last])

    def probabilities_with(self, changes: Changes) -> Array:
        """Probabilities of a run with these nodes changed, ``(classes,)``: only what follows them is computed.

        Raises ``cnnviz.NotAClassifierError`` or ``cnnviz.ChangeError``.
        """
        changed = [node.name for node in self.network.nodes if node.name in changes]
        if not changed:
            return self.probabilities()
        network, last, start = self.network, self._last, self.start(changed[0])
        network.check_classifies()
        key = ("changed", self, tuple(changes.items()))
        return computed(key, lambda: _slotted(lambda: softmax(network.run_from(start, [last], changes)[last][0])))

    def start(self, node: str) -> Mapping[str, Array]:
        """What ``Network.run_from`` starts with to compute ``node`` and all that follows: ``(1, C, H, W)`` by name."""
        name = self.network.cut_before([node])
        return {name: self._run(node).maps[name][None]}

    def keep(self, *nodes: str) -> None:
        """One forward pass for all of ``nodes``: afterwards none of them costs another while it is kept."""
        missing = tuple(node for node in dict.fromkeys(nodes) if self._key(node) not in networks.results)
        if len(missing) < 2:
            return
        network, picture = self.network, uploads.picture(self.picture)
        keeps = [self._kept_with(node) for node in missing]
        key = ("runs", self, missing)
        runs = computed(key, lambda: _slotted(lambda: network.runs(picture, keeps)), lambda _: 0)
        for node, run in zip(missing, runs, strict=True):
            networks.results.put(self._key(node), run, size_of(run.maps))
        networks.results.discard(lambda each: each == key)

    def explanation(self, node: str, unit: tuple[int, int, int]) -> cnnviz.Explanation:
        """How one unit (channel, row, column) came by its value; raises ``cnnviz.NotExplainableError``."""
        run = self._run(node)
        return computed(("explanation", self, node, unit), lambda: _slotted(lambda: run.explain(node, *unit)))

    def class_explanation(self, index: int) -> cnnviz.Explanation:
        """How one class came by its probability; raises ``cnnviz.NotAClassifierError``."""
        run = self._run(self._last)
        return computed(("class", self, index), lambda: _slotted(lambda: run.explain_class(index)))

    @property
    def _last(self) -> str:
        return self.network.nodes[-1].name

    def _key(self, node: str) -> Hashable:
        return ("run", self, node)

    def _run(self, node: str) -> cnnviz.Run:
        """One forward pass for a node: its units can be explained, and changes of it run, without another."""
        network, picture = self.network, uploads.picture(self.picture)

        def forward() -> cnnviz.Run:
            keep = self._kept_with(node)
            with forwarding():
                return network.run(picture, keep)

        return computed(self._key(node), forward, lambda run: size_of(run.maps))

    def _kept_with(self, node: str) -> set[str]:
        """The node, what it reads, and the node from which alone it and all that follows can be computed."""
        network = self.network
        return {node, *network.node(node).inputs, network.cut_before([node])}


def computed(key: Hashable, compute: Callable[[], ResultT], size: Callable[[ResultT], int] = size_of) -> ResultT:
    """The result under ``key``, computed once for all visitors while it is kept.

    The key is a tuple of a name, the ``Subject`` (so that the result goes when its network does) and everything else
    that it depends on. Results must not be changed. An exception of ``compute`` reaches all who wait for it.
    """
    return networks.results.computed(key, compute, size)


def _slotted(compute: Callable[[], ResultT]) -> ResultT:
    with forwarding():
        return compute()


def _as_maps(values: Array) -> Array:
    return values if values.ndim > 1 else values[:, None, None]
