"""Every convolutional classification network of torchvision's registry.

Transformers (ViT, Swin, MaxViT) are left out: attention lets every position depend on all others, so they have neither
sliding filters nor feature maps with a receptive field.
"""

from functools import partial

from torch import nn
from torchvision import models

from cnnviz.architectures.architecture import Architecture

TRANSFORMERS = frozenset({"vision_transformer", "swin_transformer", "maxvit"})
#: googlenet and inception_v3 carry training-only heads, and a slow initialization that a flag turns off.
WITH_AUXILIARY_HEADS = frozenset({"googlenet", "inception"})


def _build(slug: str, auxiliary: bool, classes: int) -> nn.Module:  # noqa: FBT001 - bound by partial
    options = {"aux_logits": False, "init_weights": True} if auxiliary else {}
    module: nn.Module = models.get_model(slug, weights=None, num_classes=classes, **options)
    return module


def _family(slug: str) -> str:
    module: str = models.get_model_builder(slug).__module__
    return module.rsplit(".", 1)[-1]


def _architecture(slug: str) -> Architecture:
    weights = models.get_model_weights(slug).DEFAULT
    side = weights.transforms().crop_size[0]
    auxiliary = _family(slug) in WITH_AUXILIARY_HEADS
    return Architecture(
        slug=slug,
        name=slug,
        family=_family(slug),
        input=(3, side, side),
        build=partial(_build, slug, auxiliary),
        parameters=None if auxiliary else weights.meta["num_params"],
    )


ARCHITECTURES = tuple(
    _architecture(slug) for slug in models.list_models(module=models) if _family(slug) not in TRANSFORMERS
)
