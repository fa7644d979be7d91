"""The networks of timm (PyTorch Image Models), when it is installed: ``timm:resnet10t``, created on request."""

from collections.abc import Mapping
from functools import lru_cache, partial
from importlib import import_module
from types import ModuleType
from typing import Any

import torch
from torch import nn
from torchvision.models._meta import _IMAGENET_CATEGORIES

from cnnviz.architectures.architecture import Architecture, External
from cnnviz.errors import MissingPackageError, UnknownNetworkError, WeightsError, WeightsFault
from cnnviz.pictures.images import Preprocessing

INTERPOLATIONS = frozenset({"bilinear", "bicubic"})
HUB = "huggingface.co"
WEIGHTS_FILE = "model.safetensors"
SINGLE_PRECISION = 4


def _timm(slug: str) -> ModuleType:
    try:
        return import_module("timm")  # no dependency: imported when one of its networks is requested
    except ImportError:
        raise MissingPackageError(slug, "timm") from None


@lru_cache(maxsize=64)
def architecture(name: str) -> Architecture:
    """Timm's network ``name``, with a tag for its weights (``resnet10t.c3_in1k``) or with the default ones.

    Raises ``MissingPackageError`` or ``UnknownNetworkError``.
    """
    timm = _timm(f"timm:{name}")
    if not timm.is_model(name):
        raise UnknownNetworkError(f"timm:{name}")
    with torch.random.fork_rng(devices=[]):
        module = timm.create_model(name)
    settings, parameters = module.pretrained_cfg, sum(each.numel() for each in module.parameters())
    imagenet = module.num_classes == len(_IMAGENET_CATEGORIES)
    external = External(
        source="imagenet" if timm.is_model_pretrained(name) else None,
        weights=settings.get("hf_hub_id") or name,
        module=partial(_pretrained, timm, name),
        preprocessing=_preprocessing(settings),
        labels=tuple(_IMAGENET_CATEGORIES) if imagenet else tuple(map(str, range(module.num_classes))),
        labels_key="imagenet" if imagenet else None,
        size=SINGLE_PRECISION * parameters,
        is_cached=partial(_is_cached, settings.get("hf_hub_id")),
    )
    return Architecture(
        slug=f"timm:{name}",
        name=name,
        family="timm",
        input=tuple(settings["input_size"]),
        build=partial(_build, timm, name),
        classes=module.num_classes,
        parameters=parameters,
        external=external,
    )


def _build(timm: ModuleType, name: str, classes: int) -> nn.Module:
    module: nn.Module = timm.create_model(name, num_classes=classes)
    return module


def _pretrained(timm: ModuleType, name: str) -> nn.Module:
    try:
        module: nn.Module = timm.create_model(name, pretrained=True)
    except OSError as error:  # the hub's errors are connection errors or files that are not there
        raise WeightsError(WeightsFault.NO_NETWORK, host=HUB) from error
    return module


def _preprocessing(settings: Mapping[str, Any]) -> Preprocessing:
    """Timm's evaluation preset: the shorter side is resized to the crop's divided by ``crop_pct``."""
    channels, height, width = settings["input_size"]
    interpolation = settings["interpolation"] if settings["interpolation"] in INTERPOLATIONS else "bicubic"
    resize = int(max(height, width) / settings["crop_pct"])
    return Preprocessing(
        channels, height, width, resize, tuple(settings["mean"]), tuple(settings["std"]), interpolation
    )


def _is_cached(repository: str | None) -> bool:
    """Whether the hub's cache has the weights; ``False`` without huggingface_hub."""
    try:
        from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 - comes with timm
    except ImportError:
        return False
    return repository is not None and isinstance(try_to_load_from_cache(repository, WEIGHTS_FILE), str)


ON_REQUEST = {"timm": architecture}
