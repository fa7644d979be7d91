"""Transfer learning: a new last layer for a trained network, whose other layers stay as they are.

What the last layer reads does not change from epoch to epoch, because nothing before it does: it is computed once for
each picture, and an epoch costs one small matrix product (docs/sources.md, mathematics of CNNs, part 4.4).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.graph.kinds import Kind
from cnnviz.network import Network
from cnnviz.pictures.images import picture_from_pixels
from cnnviz.training.live.batches import Change
from cnnviz.training.live.data.dataset import Dataset, Labels, Pictures, Pixels
from cnnviz.training.live.evaluation import Evaluation, evaluate
from cnnviz.training.live.exporting import Origin, export
from cnnviz.training.live.generators import Generators
from cnnviz.training.live.history import Moment
from cnnviz.training.live.initialization import initialize
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.records import Records
from cnnviz.training.live.trainer import Trainer

LAYER = "head"
RECIPE = Recipe(epochs=100)  # the source's, with more epochs: each has one batch, or a few


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer of a network, a linear one: its ``node``, the node that it reads, and how many numbers that has.

    ``frozen`` counts the parameters of all other layers.
    """

    node: str
    source: str
    features: int
    frozen: int

    def trained(self, classes: int) -> int:
        """Parameters of a new last layer: a weight for each feature and class, and a bias for each class."""
        return (self.features + 1) * classes


def head_of(network: Network) -> Head:
    """The last layer; raises ``TrainingError`` (HEAD) where it is no linear layer on a vector."""
    last = network.nodes[-1]
    shape = network.node(last.inputs[0]).output
    if last.kind is not Kind.LINEAR or len(shape) != 1 or len(last.output) != 1:
        raise TrainingError(TrainingFault.HEAD, name=network.slug)
    frozen = sum(node.parameters for node in network.nodes) - last.parameters
    return Head(last.name, last.inputs[0], shape[0], frozen)


def features(network: Network, pixels: Pixels) -> NDArray[np.float32]:
    """What the last layer of ``network`` reads for pictures ``(N, H, W, 3)``: ``(N, D)``.

    Raises ``TrainingError`` (HEAD).
    """
    source = head_of(network).source
    return network.run_batch([picture_from_pixels(each) for each in pixels], [source])[source]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """``values`` ``(N, D)`` float32 and ``labels`` ``(N,)``, as ``cnnviz.training.live.batches.Examples``."""

    values: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> Features:
        """The first ``count`` of them."""
        return Features(self.values[:count], self.labels[:count])

    def batch(self, indices: Tensor, change: Change | None = None) -> tuple[Tensor, Tensor]:
        """The features ``(N, D)`` at ``indices`` ``(N,)``, and their labels ``(N,)``."""
        values = self.values[indices]
        return values if change is None else change(values), self.labels[indices]


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSet:
    """The features of all pictures of a data set, ``(N, D)``: training, then validation, then test."""

    data: Dataset
    values: NDArray[np.float32]

    @property
    def digest(self) -> str:
        """SHA-256 of features and labels."""
        total = hashlib.sha256(self.values.tobytes())
        for part in _parts(self.data):
            total.update(part.labels.tobytes())
        return total.hexdigest()

    def inputs(self, device: torch.device) -> tuple[Features, Features, Features]:
        """Those that are trained on, validated on and tested on."""
        ends = np.cumsum([len(part) for part in _parts(self.data)])
        values = np.split(self.values, ends[:2])
        training, validation, test = (
            Features(torch.tensor(each).to(device), torch.tensor(part.labels).to(device))
            for each, part in zip(values, _parts(self.data), strict=True)
        )
        return training, validation, test


def _parts(data: Dataset) -> tuple[Pictures, Pictures, Pictures]:
    return data.training, data.validation, data.test


def all_pictures(data: Dataset) -> tuple[Pixels, Labels]:
    """Every picture of a data set ``(N, H, W, C)`` and its label ``(N,)``, in the order of ``FeatureSet``."""
    parts = _parts(data)
    return np.concatenate([part.pixels for part in parts]), np.concatenate([part.labels for part in parts])


def digest_of(data: Dataset) -> str:
    """SHA-256 of the names of the classes, and of all pictures and labels, those of the test included."""
    total = hashlib.sha256(repr((data.classes, [part.pixels.shape for part in _parts(data)])).encode())
    for array in all_pictures(data):
        total.update(np.ascontiguousarray(array).data)
    return total.hexdigest()


def trainer(features: FeatureSet, recipe: Recipe = RECIPE) -> Trainer:
    """A trainer of the new last layer alone; raises as ``Trainer`` does."""
    generators = Generators.seeded(recipe.seed)
    inputs, classes = features.values.shape[1], len(features.data.classes)
    with torch.device("meta"):
        module = nn.Sequential(OrderedDict({LAYER: nn.Linear(inputs, classes)}))
    return Trainer(initialize(module, recipe.initialization, generators.weights), features, recipe, generators)


@dataclass(frozen=True, slots=True, eq=False)
class TrainedHead:
    """A new last layer after ``steps`` batches: ``weight`` ``(classes, D)`` and ``bias`` ``(classes,)``.

    ``records`` has the curves; ``test`` is what it makes of the test pictures.
    """

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    recipe: Recipe
    steps: int
    records: Records
    test: Evaluation


def train(features: FeatureSet, recipe: Recipe = RECIPE) -> TrainedHead:
    """Train a new last layer to the end; raises ``TrainingError`` (DIVERGED)."""
    training = trainer(features, recipe)
    training.run()
    layer = training.module.get_submodule(LAYER)
    weight, bias = (value.detach().numpy().copy() for value in layer.parameters())
    test = evaluate(training.module, training.test)
    return TrainedHead(weight, bias, recipe, training.progress.step, training.records, test)


def exported(network: Network, head: TrainedHead, classes: tuple[str, ...]) -> bytes:
    """The whole network with its new last layer as a safetensors file, as ``exporting.export`` writes it.

    Raises ``TrainingError`` (HEAD).
    """
    node = head_of(network).node
    own = {network.parameter_name(node, which): getattr(head, which) for which in ("weight", "bias")}
    epoch = len(head.records.epochs)
    origin = Origin(network.slug, "own", head.recipe, head.steps)
    return export(Moment(head.steps, epoch, network.state() | own), origin, classes, network.preprocessing)
