"""Any moment of a training, computed anew from its exact weights: what is not in the curves need not be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.architectures.registry import find
from cnnviz.training.live import frames
from cnnviz.training.live.batches import Inputs
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.distribution import LayerValues, layer_values
from cnnviz.training.live.evaluation import Evaluation, evaluate
from cnnviz.training.live.frames import Frame
from cnnviz.training.live.generators import OwnDropout
from cnnviz.training.live.history import Moment
from cnnviz.training.steps import forward_backward

CPU = torch.device("cpu")
GRADIENT_PICTURES = 16  # of the batch whose gradients are shown
FEWEST = 2  # pictures of a batch; batch norm needs them, and a single one counts twice
MEASURED_PICTURES = 32  # whose values are distributed
WEIGHT_BINS = 40
MAGNITUDES = (-9, 2)  # powers of ten between which gradients are counted
MAGNITUDE_BINS = 44


@dataclass(frozen=True, slots=True, eq=False)
class LayerHistogram:
    """The weights of a convolution or linear layer at one moment, without biases, and their gradients.

    ``weights`` ``(WEIGHT_BINS,)`` counts them in bins of equal width from minus to plus the layer's limit.
    ``gradients`` ``(MAGNITUDE_BINS,)`` counts powers of ten of the gradients' magnitudes in bins of equal width
    between ``MAGNITUDES``, what is beyond in the outermost ones. ``zeros`` is how many gradients are 0, which no bin
    counts.
    """

    layer: str
    weights: NDArray[np.int64]
    gradients: NDArray[np.int64]
    zeros: int


class Replay:
    """The moments of a training of the network ``slug`` on ``data``, which need not be of the network's size yet.

    Everything is computed on the CPU in modules of its own, so that several threads may ask. Raises
    ``UnknownNetworkError`` or ``DesignError``.
    """

    def __init__(self, slug: str, data: Dataset) -> None:
        self.architecture = find(slug)
        self.classes = data.classes
        fitted = data.fit(self.architecture.input)
        self.preprocessing = fitted.preprocessing
        parts = fitted.validation, fitted.test
        self.validation, self.test = (Inputs.of(part, self.preprocessing, CPU) for part in parts)
        few = np.linspace(0, len(fitted.training) - 1, min(GRADIENT_PICTURES, len(fitted.training))).astype(np.int64)
        self.batch = Inputs.of(fitted.training.subset(few), self.preprocessing, CPU)
        self.convolutions = frames.convolutions(self.architecture.skeleton(len(self.classes)))

    @property
    def size(self) -> int:
        """Bytes of its pictures."""
        return sum(part.pixels.nbytes for part in (self.validation, self.test, self.batch))

    @property
    def measured(self) -> int:
        """Validation pictures over which the values of layers are distributed."""
        return min(MEASURED_PICTURES, len(self.validation))

    def watched(self, picture: int) -> tuple[NDArray[np.uint8], int]:
        """The validation picture at an index, ``(H, W, C)`` as the network reads it, and its class."""
        return _pixels(self.validation, [picture])[0], int(self.validation.labels[picture])

    def tested(self, indices: Iterable[int]) -> NDArray[np.uint8]:
        """The test pictures at these indices, ``(N, H, W, C)`` as the network reads them."""
        return _pixels(self.test, list(indices))

    def frame(self, moment: Moment, picture: int, layer: str = "") -> Frame:
        """As ``cnnviz.training.live.frames.frame``, and raises what it raises."""
        return frames.frame(self._module(moment), self.validation, picture, layer, moment.step)

    def evaluation(self, moment: Moment, start: int = 0, stop: int | None = None) -> Evaluation:
        """How well it did on the test pictures from index ``start`` to before ``stop``."""
        part = replace(self.test, pixels=self.test.pixels[start:stop], labels=self.test.labels[start:stop])
        return evaluate(self._module(moment), part)

    def histograms(self, moment: Moment, limits: Mapping[str, float]) -> tuple[LayerHistogram, ...]:
        """By layer, within ``limits`` of the weights, which ``weight_limits`` returns.

        The gradients are those of the mean loss of ``GRADIENT_PICTURES`` training pictures, always the same ones and
        not augmented, in training mode; masks of dropout are always the same.
        """
        module = self._module(moment).train()
        pictures, labels = self.batch.batch(torch.arange(len(self.batch)))
        with OwnDropout(torch.Generator().manual_seed(0)):
            forward_backward(module, pictures, labels)
        return tuple(_histogram(name, part.weight, limits[name]) for name, part in _weighted(module))

    def distributions(self, moment: Moment) -> tuple[LayerValues, ...]:
        """Of all layers over ``measured`` validation pictures, always the first ones (``layer_values``)."""
        indices = torch.arange(max(FEWEST, self.measured)) % len(self.validation)
        return layer_values(self._module(moment), self.validation.batch(indices)[0])

    def _module(self, moment: Moment) -> nn.Module:
        module = self.architecture.skeleton(len(self.classes)).to_empty(device="cpu")
        moment.restore(module)
        return module.eval()


def _pixels(inputs: Inputs, indices: list[int]) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = inputs.pixels[indices].permute(0, 2, 3, 1).numpy()
    return pixels


def filters_of(moment: Moment) -> NDArray[np.float32]:
    """The weights of the first layer with windows, ``(K, C, h, w)``; ``(0, 1, 1, 1)`` where there is none."""
    weights = (each for each in moment.weights.values() if each.ndim == 4)
    return next(weights, np.zeros((0, 1, 1, 1), np.float32))


def weight_limits(moments: Iterable[Moment]) -> dict[str, float]:
    """The largest magnitude of each layer's weights over all moments, 1 where all are 0; layers by their paths."""
    limits: dict[str, float] = {}
    for moment in moments:
        for name, values in moment.weights.items():
            path, _, kind = name.rpartition(".")
            if kind == "weight" and values.ndim > 1:
                limits[path] = max(limits.get(path, 0.0), float(np.abs(values).max()))
    return {path: limit or 1.0 for path, limit in limits.items()}


def _weighted(module: nn.Module) -> Iterable[tuple[str, nn.Conv2d | nn.Linear]]:
    return ((name, part) for name, part in module.named_modules() if isinstance(part, nn.Conv2d | nn.Linear))


def _histogram(layer: str, weight: Tensor, limit: float) -> LayerHistogram:
    weights, _ = np.histogram(weight.detach().numpy(), WEIGHT_BINS, (-limit, limit))
    magnitudes = np.abs(weight.grad.numpy()) if weight.grad is not None else np.zeros(0, np.float32)
    powers = np.log10(magnitudes[magnitudes > 0]).clip(*MAGNITUDES)
    gradients, _ = np.histogram(powers, MAGNITUDE_BINS, MAGNITUDES)
    return LayerHistogram(layer, weights, gradients, int((magnitudes == 0).sum()))
