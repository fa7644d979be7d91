"""Networks of one's own: any module in a notebook, and those that the person who starts the app puts on offer."""

from __future__ import annotations

import copy
import inspect
import logging
from collections.abc import Iterable, Sequence
from functools import partial
from importlib import import_module

import numpy as np
import torch
from torch import nn

from cnnviz.architectures import registry
from cnnviz.architectures.architecture import Architecture, External
from cnnviz.errors import CnnvizError, ModuleError, ModuleFault
from cnnviz.graph import reading, tracing
from cnnviz.network import Network, device
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights.loading import Provenance, Weights
from cnnviz.weights.sources import Source

log = logging.getLogger(__name__)
OWN = "own"
GRAY_OR_COLOR = frozenset({1, 3})
Scale = float | Sequence[float]


def wrap(
    module: nn.Module,
    input: tuple[int, int, int],  # noqa: A002 - the word that everybody looks for
    labels: Sequence[str] | None = None,
    *,
    mean: Scale = 0.0,
    std: Scale = 1.0,
    on: str | None = None,
) -> Network:
    """A network of any module that torch.fx or torch.export can trace and that takes one picture.

    ``input`` is ``(channels, height, width)``, with 1 channel (gray) or 3 (color). Pixels arrive as
    ``(value from 0 to 1 - mean) / std``; ``mean`` and ``std`` are one number or one per channel, and by default pixels
    stay from 0 to 1. Pictures are resized, then cropped at the center. ``labels``: one per output, by default "0", "1"
    and so on; a network that returns anything but ``(N, classes)`` has none and refuses only to classify.

    The module is not changed: the network runs a copy of it in single precision and evaluation mode, so what is
    trained later is not seen. ``on`` overrides the device. Raises ``ModuleError``.

    >>> from torch import nn
    >>> net = wrap(nn.Sequential(nn.Conv2d(1, 4, 3), nn.Flatten(), nn.Linear(4 * 6 * 6, 2)), (1, 8, 8), ["cat", "dog"])
    >>> [(node.name, node.output) for node in net.nodes]
    [('0', (4, 6, 6)), ('1', (144,)), ('2', (2,))]
    """
    preprocessing = _preprocessing(input, mean, std)
    _check_parameters(module)
    copied = _copied(module)
    traced = reading.trace(copied, preprocessing.shape)
    if not traced.nodes:
        raise ModuleError(ModuleFault.EMPTY, where=tracing.module_text(module, ""))
    provenance = Provenance(Source.OWN, type(module).__name__, OWN if labels else None, None, trained=True)
    weights = Weights(copied, _labels(labels, traced.classes or 0), preprocessing, provenance)
    return Network(OWN, weights, traced, torch.device(on) if on else device())


def _preprocessing(shape: tuple[int, int, int], mean: Scale, std: Scale) -> Preprocessing:
    channels, height, width = shape
    if channels not in GRAY_OR_COLOR:
        raise ModuleError(ModuleFault.CHANNELS, channels=channels)
    if min(height, width) < 1:
        raise ModuleError(ModuleFault.SIZE, height=height, width=width)
    try:
        means, stds = (tuple(map(float, np.broadcast_to(scale, channels))) for scale in (mean, std))
    except ValueError:
        raise ModuleError(ModuleFault.SCALING, channels=channels) from None
    if min(stds) <= 0:
        raise ModuleError(ModuleFault.SCALING, channels=channels)
    return Preprocessing(channels, height, width, max(height, width), means, stds)


def _check_parameters(module: nn.Module) -> None:
    """Raise ``ModuleError`` (SEVERAL_INPUTS) unless ``forward`` can be called with one picture and nothing else."""
    try:
        inspect.signature(module.forward).bind(None)
    except TypeError:
        names = ", ".join(inspect.signature(module.forward).parameters)
        where = tracing.module_text(module, "")
        raise ModuleError(ModuleFault.SEVERAL_INPUTS, where=where, names=names or "-") from None


def _copied(module: nn.Module) -> nn.Module:
    try:
        copied = copy.deepcopy(module).cpu().float().eval()
    except Exception as error:
        where, why = tracing.module_text(module, ""), tracing.reason(error)
        raise ModuleError(ModuleFault.NOT_COPIED, where=where, why=why) from error
    return copied.requires_grad_(requires_grad=False)


def _labels(names: Sequence[str] | None, classes: int) -> tuple[str, ...]:
    labels = tuple(map(str, range(classes) if names is None else names))
    if len(labels) != classes:
        raise ModuleError(ModuleFault.LABELS, labels=len(labels), outputs=classes)
    return labels


def offer(names: Iterable[str]) -> None:
    """Put on offer, for as long as the program runs, what its owner names: factories, or networks of timm.

    ``"package.module:function"`` is a function without arguments that returns what ``wrap`` does; it is called once,
    and its network is called ``"own:package.module:function"``. ``"timm:resnet10t"`` is timm's network. What fails is
    logged and left out.
    """
    for name in names:
        try:
            is_timm = name.startswith("timm:")
            registry.add(registry.find(name) if is_timm else _architecture(name, _called(name)))
        except CnnvizError as error:
            log.error("not on offer: %s: %s", name, error)  # noqa: TRY400 - our own errors say all in a line
        except Exception:
            log.exception("not on offer: %s", name)


def _called(factory: str) -> Network:
    """What the factory returns; raises ``ModuleError`` (NO_NETWORK), and whatever its code raises."""
    module, _, function = factory.partition(":")
    network = getattr(import_module(module), function)()
    if not isinstance(network, Network):
        raise ModuleError(ModuleFault.NO_NETWORK, factory=factory, returned=type(network).__name__)
    return network


def _architecture(factory: str, network: Network) -> Architecture:
    module = network._module  # noqa: SLF001 - the copy that wrap made: each network that is loaded gets its own
    return Architecture(
        slug=f"{OWN}:{factory}",
        name=factory.partition(":")[2],
        family=OWN,
        input=network.preprocessing.shape,
        build=lambda _: copy.deepcopy(module),
        classes=len(network.labels),
        parameters=sum(parameter.numel() for parameter in module.parameters()),
        external=External(
            source=Source.OWN,
            weights=network.provenance.name,
            module=partial(copy.deepcopy, module),
            preprocessing=network.preprocessing,
            labels=network.labels,
            labels_key=network.provenance.labels_key,
        ),
    )
