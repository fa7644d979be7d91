"""One loaded network: run it on a picture, keep what its nodes produce, classify.

Only arrays and frozen values leave this module.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import fx

from cnnviz.errors import NotAClassifierError, UnknownNodeError
from cnnviz.explain.context import index_of
from cnnviz.explain.explainer import Explainer, check_unit
from cnnviz.explain.explanation import Explanation
from cnnviz.graph import execution
from cnnviz.graph.changes import AS_IT_IS, Changes, replacements
from cnnviz.graph.nodes import INPUT, Graph, Node, nodes_table
from cnnviz.notebook import channels_image, shape_text, table
from cnnviz.pictures.images import Picture, fit, normalize
from cnnviz.probabilities import softmax
from cnnviz.weights.loading import Weights

Array = NDArray[np.float32]


@cache
def device() -> torch.device:
    """The device that networks run on, selected once: CUDA, else Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def use_threads(count: int) -> None:
    """How many threads one forward pass uses on the CPU; many visitors are served best with one each."""
    torch.set_num_threads(count)


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """What one forward pass left: per node kept, a read-only float32 array ``(C, H, W)`` (``(C,)`` for a vector)."""

    maps: Mapping[str, Array]
    _network: Network = field(repr=False)
    _explainer: Explainer = field(repr=False)

    def __repr__(self) -> str:
        kept = ", ".join(f"{name} {shape_text(values.shape)}" for name, values in self.maps.items())
        return f"<Run of {self._network.slug}: {kept or 'nothing kept'}>"

    def _repr_html_(self) -> str:
        rows = [
            (name, shape_text(values.shape), f"{values.min():.4g} to {values.max():.4g}", channels_image(values))
            for name, values in self.maps.items()
        ]
        return table(repr(self), ("node", "shape", "values", "first channels, on one scale"), rows)

    def explain(self, node: str, channel: int, row: int = 0, column: int = 0) -> Explanation:
        """How the number at (channel, row, column) of ``node`` came about, recomputed from what the node read.

        Runs the network once more if the node's inputs, or the node, were not kept. Raises ``UnknownNodeError``,
        ``UnknownUnitError`` or ``NotExplainableError``.
        """
        return self._explainer.unit(self._network.node(node), (channel, row, column))

    def explain_class(self, index: int) -> Explanation:
        """How the class came by its probability: softmax over the last node's output.

        ``captured`` is what ``Network.probabilities`` says. Raises ``UnknownUnitError`` or ``NotAClassifierError``.
        """
        self._network.check_classifies()
        return self._explainer.share(index, softmax)


class Network:
    """An architecture with weights, ready to run; safe to share between threads.

    ``slug``, ``nodes`` (in execution order), ``labels`` (class names in English, one per output; none where the
    outputs are no classes), ``preprocessing``, ``provenance`` (where the weights come from) and ``device`` describe it.
    """

    def __init__(self, slug: str, weights: Weights, traced: Graph, on: torch.device) -> None:
        self.slug = slug
        self.labels = weights.labels
        self.preprocessing = weights.preprocessing
        self.provenance = weights.provenance
        self.device = on
        if on.type == "cuda":  # TF32 keeps three digits of a product: no sum could be proved
            torch.backends.cudnn.allow_tf32 = False
        self._module = weights.module.to(on)
        self._graph = traced

    def __repr__(self) -> str:
        shape = shape_text(self.preprocessing.shape)
        return f"<Network {self.slug}, weights {self.provenance.source}: {len(self.nodes)} nodes, pictures {shape}>"

    def _repr_html_(self) -> str:
        return nodes_table(repr(self), self.nodes)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Everything that computes, in execution order."""
        return self._graph.nodes

    def node(self, name: str) -> Node:
        """The node called ``name``, ``"input"`` for the picture as it is read; raises ``UnknownNodeError``."""
        try:
            return self._graph.by_name[name]
        except KeyError:
            raise UnknownNodeError(self.slug, name) from None

    def view(self, picture: Picture) -> NDArray[np.uint8]:
        """The picture as the network receives it, before normalization: ``(H, W, C)``, 0 to 255."""
        return fit(picture, self.preprocessing)

    def run(self, picture: Picture, keep: Collection[str]) -> Run:
        """Run as far as the last node of ``keep`` and return copies of what those nodes produced.

        Raises ``UnknownNodeError`` before anything is computed.
        """
        return self.runs(picture, [keep])[0]

    def runs(self, picture: Picture, keeps: Sequence[Collection[str]]) -> tuple[Run, ...]:
        """One forward pass as a ``Run`` for each of ``keeps``, which holds the nodes named there and no others.

        Raises ``UnknownNodeError`` before anything is computed.
        """
        names = [[self.node(name).name for name in keep] for keep in keeps]
        pixels = normalize(self.view(picture), self.preprocessing)
        maps = self._maps(pixels, {name for some in names for name in some})
        return tuple(self._run(pixels, {name: maps[name] for name in some}) for some in names)

    def _run(self, pixels: Array, maps: Mapping[str, Array]) -> Run:
        look = partial(self._look, pixels, maps)
        return Run(MappingProxyType(maps), self, Explainer(self._module, self._graph, self.preprocessing, look))

    def _maps(self, pixels: Array, keep: Collection[str]) -> dict[str, Array]:
        return {name: batch[0] for name, batch in self.run_from({INPUT: pixels[None]}, keep).items()}

    def _look(self, pixels: Array, maps: Mapping[str, Array], names: Collection[str]) -> Mapping[str, Array]:
        """What the nodes of these names produced; those that were not kept run again."""
        missing = set(names) - maps.keys()
        return {**maps, **self._maps(pixels, missing)} if missing else maps

    def run_batch(
        self, pictures: Sequence[Picture], keep: Collection[str], changes: Changes = AS_IT_IS
    ) -> Mapping[str, Array]:
        """Run on several pictures at once, with the nodes that ``changes`` names changed.

        Returns what the nodes of ``keep`` produced: read-only ``(N, C, H, W)``, ``(N, C)`` for vectors. Raises
        ``UnknownNodeError`` or ``ChangeError``.
        """
        return self.run_from({INPUT: self._normalized(pictures)}, keep, changes)

    def run_from(
        self, start: Mapping[str, Array], keep: Collection[str], changes: Changes = AS_IT_IS
    ) -> Mapping[str, Array]:
        """Run on from what the nodes of ``start`` produced: only what follows from them is computed.

        ``start`` holds arrays ``(N, C, H, W)``, ``(N, C)`` for vectors, as ``run_batch`` returns them; so does what is
        returned for the nodes of ``keep``, read-only. The numbers are those of the whole run on these pictures. A
        change of a node before ``start`` changes nothing. Raises ``UnknownNodeError`` or ``ChangeError``, and
        ``ValueError`` where ``start`` does not determine a node of ``keep`` or an array does not fit its node.
        """
        steps = self._steps(keep)
        values = {step: self._tensor(name, start[name]) for step, name in self._steps(start).items()}
        replaced = replacements(self._module, self._graph, self.slug, changes)
        kept = execution.run(self._module, self._graph, values, steps, replaced)
        return {steps[step]: self._array(steps[step], value) for step, value in kept.items()}

    def cut_before(self, names: Collection[str]) -> str:
        """The last node before all of ``names`` from which alone ``run_from`` computes everything after it.

        Raises ``UnknownNodeError``.
        """
        return self._graph.cut_before([self.node(name).name for name in names])

    def gradients(
        self,
        pictures: Sequence[Picture],
        node: str,
        units: Sequence[tuple[int, int, int]],
        at: Collection[str],
        changes: Changes = AS_IT_IS,
    ) -> Mapping[str, Array]:
        """How much one unit per picture depends on what the nodes of ``at`` produced, by the gradient.

        ``units`` are units of ``node``, one per picture (channel, row, column; a class is ``(class, 0, 0)``). Returns
        read-only ``(N, C, H, W)``, ``(N, C)`` for vectors; 0 at nodes that the unit does not depend on. Raises
        ``UnknownNodeError``, ``UnknownUnitError`` or ``ChangeError``.
        """
        indices = [self.index_of(node, check_unit(self.node(node), unit)) for unit in units]

        def score(values: torch.Tensor) -> torch.Tensor:
            return torch.stack([values[(picture, *index[1:])] for picture, index in enumerate(indices)]).sum()

        steps, replaced = self._steps(at), replacements(self._module, self._graph, self.slug, changes)
        start = {self._graph.steps[INPUT]: self._tensor(INPUT, self._normalized(pictures))}
        measured = (self._graph.steps[node], score)
        gradients = execution.gradients((self._module, self._graph), start, measured, list(steps), replaced)
        return {steps[step]: self._array(steps[step], value) for step, value in gradients.items()}

    def _normalized(self, pictures: Sequence[Picture]) -> Array:
        return np.stack([normalize(self.view(picture), self.preprocessing) for picture in pictures])

    def _steps(self, names: Collection[str]) -> dict[fx.Node, str]:
        return {self._graph.steps[self.node(name).name]: name for name in names}

    def _array(self, name: str, batch: torch.Tensor) -> Array:
        """Channels first, whatever order the network keeps them in; what is no map laid out as one.

        Values stay in the order in which they lie in memory, so that ``_tensor`` can give back what the node produced.
        """
        axes = self._graph.axes[name]
        values = batch.permute(0, *axes) if axes else batch
        array: Array = values.numpy().reshape(-1, *self.node(name).output)
        array.flags.writeable = False
        return array

    def _tensor(self, name: str, array: Array) -> torch.Tensor:
        """A copy, as the node's own code would return it: the network may write on it."""
        axes = self._graph.axes[name]
        if not axes or array.shape[1:] != self.node(name).output:
            raise ValueError(f"a run cannot start at {name} with an array of shape {array.shape}")
        own = torch.from_numpy(np.array(array, dtype=np.float32, order="K")).reshape(array.shape[: 1 + len(axes)])
        return own.permute(0, *(1 + np.argsort(axes)).tolist()).to(self.device)

    def index_of(self, name: str, unit: tuple[int, int, int]) -> tuple[int, ...]:
        """Where the unit (channel, row, column) lies in the batch of one that the node's own code returns."""
        return index_of(self._graph.axes[name], unit)

    def check_classifies(self) -> None:
        """Raise ``NotAClassifierError`` unless the network returns one score per class."""
        if self._graph.classes is None:
            raise NotAClassifierError(self.slug, " × ".join(map(str, self.nodes[-1].output)))

    def probabilities(self, picture: Picture) -> Array:
        """Softmax of the last node's output: ``(classes,)``, sums to 1; raises ``NotAClassifierError``."""
        self.check_classifies()
        last = self.nodes[-1].name
        return softmax(self.run(picture, [last]).maps[last])

    def classify(self, picture: Picture, best: int = 5) -> tuple[tuple[str, float], ...]:
        """The ``best`` classes as ``(label, probability)``, the most probable first.

        Raises ``NotAClassifierError``.
        """
        scores = self.probabilities(picture)
        order = np.argsort(-scores, kind="stable")[:best]
        return tuple((self.labels[index], float(scores[index])) for index in order)

    def parameter(self, name: str, which: str = "weight") -> Array:
        """A copy of a node's ``weight`` or ``bias``; a convolution's is ``(out, in / groups, H, W)``.

        Raises ``KeyError`` when the node has no such parameter.
        """
        path = self._graph.parameters[self.node(name).name][which]
        return self._module.get_parameter(path).detach().cpu().numpy().copy()

    def parameter_name(self, name: str, which: str = "weight") -> str:
        """What the state dict calls a node's ``weight`` or ``bias``; raises ``KeyError`` when it has no such."""
        return self._graph.parameters[self.node(name).name][which]

    def state(self) -> dict[str, NDArray[Any]]:
        """Copies of parameters and buffers by their names in the state dict: a convolution is ``(out, in, H, W)``."""
        return {name: value.cpu().numpy().copy() for name, value in self._module.state_dict().items()}

    def statistics(self, name: str) -> tuple[Array, Array]:
        """Copies of the running mean and variance of a batch norm, ``(C,)`` each; raises ``KeyError`` for others."""
        step = self._graph.steps[self.node(name).name]
        module = self._module.get_submodule(str(step.target)) if step.op == "call_module" else None
        mean, variance = (getattr(module, f"running_{which}", None) for which in ("mean", "var"))
        if mean is None or variance is None:
            raise KeyError(name)
        return mean.cpu().numpy().copy(), variance.cpu().numpy().copy()
